import { modelCard } from "@sentiment-tuner/card";
import {
  type CompletedEvent,
  type KeptRung,
  PREDICTIONS_FILE,
  REPORT_FILE,
  type RungRecord,
  RUN_FORMAT_VERSION,
  type RunReport,
  type TrainRequest,
} from "@sentiment-tuner/protocol";
import { nextTurn, openCheckpointStore } from "@sentiment-tuner/trainer";

import type { StepContext } from "../context.ts";
import { guardOutput } from "../guard-output.ts";
import type { Ladder } from "../ladder/ladder.ts";
import { loadBase } from "../ladder/load-base.ts";
import { keepRung, type RungFiles, writeRungs } from "../ladder/rung-files.ts";
import { trainedClasses } from "../steps/model-classes.ts";
import { recipeText } from "../steps/model-recipe.ts";
import { requireAgreement } from "../steps/onnx-file.ts";
import { recordModel } from "../steps/records.ts";
import { findChanged } from "../steps/unchanged.ts";
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
 * @throws WorkflowError EXPORT_DISAGREES if the exported model computes other results than the trained one, OUTPUT_UNWRITABLE, ModelError; and the
 *   signal's reason when it is aborted before the report is written
 */
export async function* finishRun(
  run: FinishedRun,
  { files, parts, signal }: Pick<StepContext, "files" | "parts" | "signal">,
): AsyncGenerator<CompletedEvent, void> {
  const { prepared, folder, request, parameters, evaluation, ladder } = run;
  const { model, trainable, text, reviews, tokens } = prepared;
  const { labels } = model.config;
  await heed(signal);
  const figures = makeFigures(run);
  const recipeOf = (rung: KeptRung): string => recipeText(recipeFacts(run, rung));
  const cardOf = (rung: KeptRung): string => modelCard(cardFacts(figures, prepared, rung));
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
      ...{ recipe: recipeOf("fine-tuned"), card: cardOf("fine-tuned"), threads: request.threads },
      check: (exported) =>
        requireAgreement(exported, tokens.test, evaluation, {
          file: "onnx/model.onnx",
          classes: trainedClasses(labels),
          padTokenId: text.tokenizer.padTokenId,
        }),
    },
  );
  await heed(signal);
  const kept = ladder === undefined ? "fine-tuned" : chosenRung(request, ladder);
  if (ladder !== undefined) {
    const linear = { classNames: labels, weights: ladder.linear.weights };
    const frozen = ladder.frozen && { frozen: ladder.frozen.model };
    const rungs = ladder.record.rungs.flatMap(({ name }): [KeptRung, RungFiles][] =>
      name === "majority"
        ? []
        : [
            [
              name,
              {
                recipe: recipeOf(name),
                card: cardOf(name),
                ...(name === "linear" && { linear }),
                ...(name === "frozen" && frozen),
              },
            ],
          ],
    );
    await guardOutput(folder.path, () => writeRungs(folder.path, new Map(rungs)));
    if (kept !== "fine-tuned")
      await guardOutput(folder.path, () =>
        keepRung(folder.path, kept, () => loadBase(prepared.records.baseModel.folder, labels, text, parts)),
      );
  }
  await folder.write(PREDICTIONS_FILE, predictionLines(reviews.test, evaluation, labels));
  await heed(signal); // From here on the run is complete.
  const reading = kept === "linear" ? undefined : text;
  const saved = await recordModel(files, folder.modelFolder, reading);
  const { trainData, testData } = prepared.records;
  const changedData = await findChanged(files, { ...trainData.sha256, ...testData?.sha256 });
  const report: RunReport = {
    ...{ formatVersion: RUN_FORMAT_VERSION, ...figures, kept, model: saved },
    ...(changedData.length > 0 && { changedData }),
  };
  await folder.write(REPORT_FILE, `${JSON.stringify(report, undefined, 2)}\n`);
  await openCheckpointStore(folder.checkpointFolder).clear();
  yield { type: "completed", modelFolder: folder.modelFolder, reportPath: folder.reportPath, report };
}

/** A message such as a stop request is heard between two turns of the event loop. */
async function heed(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}

/** The model that the request wants to keep; the fine-tuned one if it wants one that the ladder could not have. */
function chosenRung({ keep = "fine-tuned" }: TrainRequest, { record }: Ladder): KeptRung {
  const wanted = keep === "recommended" ? record.recommended : keep;
  return (
    record.rungs.find((rung): rung is RungRecord & { name: KeptRung } => rung.name === wanted)?.name ?? "fine-tuned"
  );
}
