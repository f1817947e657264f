import { modelCard } from "@sentiment-tuner/card";
import { type CompletedEvent, PREDICTIONS_FILE, REPORT_FILE, type RunReport } from "@sentiment-tuner/protocol";
import { openCheckpointStore } from "@sentiment-tuner/trainer";

import type { StepContext } from "../context.ts";
import { trainedClasses } from "../steps/model-classes.ts";
import { requireAgreement } from "../steps/onnx-file.ts";
import { recordModel } from "../steps/records.ts";
import { predictionLines } from "./prediction-lines.ts";
import { adapterBase, cardFacts, makeFigures, recipeFacts, type ReportedRun } from "./report.ts";
import type { RunFolder } from "./open-run-folder.ts";
import { saveModel } from "./save-model.ts";

export interface FinishedRun extends ReportedRun {
  readonly folder: RunFolder;
}

/**
 * Saves the model, its predictions and the report. The checkpoints are removed last: until then the run can be resumed.
 *
 * @throws WorkflowError EXPORT_DISAGREES if the exported model computes other results than the trained one, OUTPUT_UNWRITABLE, ModelError
 */
export async function* finishRun(
  run: FinishedRun,
  { files }: Pick<StepContext, "files">,
): AsyncGenerator<CompletedEvent, void> {
  const { prepared, folder, request, parameters, evaluation } = run;
  const { model, trainable, text, reviews, tokens } = prepared;
  const { labels } = model.config;
  const figures = makeFigures(run);
  await saveModel(
    folder.modelFolder,
    { ...model, parameters },
    {
      adapter: trainable.adapters && {
        adapters: trainable.adapters,
        frozen: trainable.frozen,
        trained: run.trained,
        base: await adapterBase(prepared),
      },
      text,
      recipe: recipeFacts(run),
      card: modelCard(cardFacts(figures, prepared)),
      threads: request.threads,
      check: (exported) =>
        requireAgreement(exported, tokens.test, evaluation, {
          file: "onnx/model.onnx",
          classes: trainedClasses(labels),
          padTokenId: text.tokenizer.padTokenId,
        }),
    },
  );
  await folder.write(PREDICTIONS_FILE, predictionLines(reviews.test, evaluation, labels));
  const report: RunReport = { ...figures, model: await recordModel(files, folder.modelFolder, text) };
  await folder.write(REPORT_FILE, `${JSON.stringify(report, undefined, 2)}\n`);
  await openCheckpointStore(folder.checkpointFolder).clear();
  yield { type: "completed", modelFolder: folder.modelFolder, reportPath: folder.reportPath, report };
}
