import { type CardFacts, modelCard } from "@sentiment-tuner/card";
import {
  exportClassifier,
  makeTokenizerConfig,
  type Parameters,
  type PretrainedModel,
  savePretrained,
} from "@sentiment-tuner/model";
import { modelChunks } from "@sentiment-tuner/onnx";
import { type Evaluation, openCheckpointStore, openClassifier, readSavedWeights } from "@sentiment-tuner/trainer";
import type {
  CompletedEvent,
  EvaluatedEvent,
  EvaluatingEvent,
  Outcome,
  RunReport,
  TrainRequest,
} from "@sentiment-tuner/protocol";

import { type JudgedBaseline, recordBaseline } from "./baseline-step.ts";
import type { StepContext } from "./context.ts";
import { judge } from "./judge.ts";
import { type ModelText, withTextSettings } from "./model-text.ts";
import { ONNX_PRODUCER } from "./onnx-formats.ts";
import { predictionLines } from "./prediction-lines.ts";
import { DEFAULT_TEST_SIZE, parameterCountOf, type PreparedRun } from "./prepare.ts";
import { recordModel } from "./records.ts";
import { PREDICTIONS, REPORT, type RunFolder } from "./run-folder.ts";
import { versions } from "./versions.ts";

export interface TrainedRun {
  readonly request: TrainRequest;
  readonly prepared: PreparedRun;
  /** Absent if it was not asked for. */
  readonly baseline: JudgedBaseline | undefined;
  readonly outcome: Extract<Outcome, { kind: "completed" }>;
  readonly elapsedMs: number;
  readonly history: readonly EvaluatedEvent[];
  readonly folder: RunFolder;
}

/**
 * Judges the best weights as they will be used, then saves model, predictions and report.
 *
 * The checkpoints go when all of that is on disk: until then the run can be resumed.
 */
export async function* finishRun(
  run: TrainedRun,
  context: StepContext,
): AsyncGenerator<EvaluatingEvent | CompletedEvent, void> {
  const { prepared, outcome, folder, request } = run;
  const { config, model, text, test } = prepared;
  const parameters = await readSavedWeights(outcome.best);
  const classifier = await openClassifier({ ...model, parameters, threads: request.threads });
  let evaluation: Evaluation;
  try {
    evaluation = yield* judge(classifier, test, {
      labels: model.config.labels,
      padTokenId: text.tokenizer.padTokenId,
      metrics: context.parts.metrics,
      seed: config.seed,
      signal: context.signal,
    });
  } finally {
    await classifier.dispose();
  }
  const figures = makeFigures(run, evaluation);
  await saveModel(folder.modelFolder, { ...model, parameters }, text, modelCard(cardFacts(figures, prepared)));
  await folder.write(PREDICTIONS, predictionLines(prepared.heldOut.test, evaluation, model.config.labels));
  const report: RunReport = { ...figures, model: await recordModel(context.files, folder.modelFolder, text) };
  await folder.write(REPORT, `${JSON.stringify(report, undefined, 2)}\n`);
  await openCheckpointStore(folder.checkpointFolder).clear();
  yield { type: "completed", modelFolder: folder.modelFolder, reportPath: folder.reportPath, report };
}

async function saveModel(
  folder: string,
  model: PretrainedModel & { readonly parameters: Parameters },
  text: ModelText,
  card: string,
): Promise<void> {
  const { architecture, config, parameters, tokenizerJson, tokenizerFiles } = model;
  const tokenizerConfig =
    tokenizerFiles["tokenizer_config.json"] ?? makeTokenizerConfig(tokenizerJson, architecture, config);
  await savePretrained(folder, {
    ...model,
    tokenizerFiles: { ...tokenizerFiles, "tokenizer_config.json": withTextSettings(tokenizerConfig, text) },
    extraFiles: new Map<string, Iterable<Uint8Array>>([
      ["README.md", [Buffer.from(card)]],
      ["onnx/model.onnx", modelChunks(exportClassifier(architecture, config, parameters), ONNX_PRODUCER)],
    ]),
  });
}

/** The report without the fingerprint of the model, which is saved with these figures in its card. */
function makeFigures(run: TrainedRun, evaluation: Evaluation): Omit<RunReport, "model"> {
  const { request, prepared, baseline, outcome, elapsedMs, history } = run;
  const { config, chosen, heldOut, records } = prepared;
  return {
    ...evaluation.report,
    metrics: evaluation.metrics,
    ...(baseline && { baseline: recordBaseline(baseline, heldOut.test, evaluation) }),
    data: records.judgedBy ?? records.learnedFrom,
    versions: versions(),
    training: {
      baseModel: records.baseModel,
      data: records.learnedFrom,
      settings: config,
      cleaning: records.cleaning,
      seed: config.seed,
      ...(records.judgedBy === undefined && { testSize: request.testSize ?? DEFAULT_TEST_SIZE }),
      ...(request.limit !== undefined && { limit: request.limit }),
      trainReviews: heldOut.train.length,
      engine: chosen.engine.name,
      steps: outcome.step,
      bestStep: outcome.best.step,
      completionReason: outcome.reason,
      isRepeatable: outcome.isRepeatable,
      elapsedMs,
      history: history.map(({ step, epoch, metrics }) => ({ step, epoch, metrics })),
    },
  };
}

function cardFacts(figures: Omit<RunReport, "model">, { model, text, records }: PreparedRun): CardFacts {
  return {
    ...figures,
    model: { maxLength: text.maxLength, truncation: text.truncation.name },
    labels: model.config.labels,
    architecture: model.architecture.name,
    parameterCount: parameterCountOf(model),
    base: records.base,
    tokenized: records.tokenized,
  };
}
