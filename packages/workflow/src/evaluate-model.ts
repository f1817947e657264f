import { loadPretrained } from "@sentiment-tuner/model";
import { openClassifier } from "@sentiment-tuner/trainer";
import type {
  EvaluatingEvent,
  EvaluationReport,
  PreparationEvent,
  ReadEvent,
  ReadingChoices,
} from "@sentiment-tuner/protocol";

import type { StepContext } from "./context.ts";
import { fetchSources } from "./fetch-sources.ts";
import { judge } from "./judge.ts";
import { mapEvents } from "./map-events.ts";
import { openModelText } from "./model-text.ts";
import { requireTrainedHead } from "./predictor.ts";
import { recordData, recordModel } from "./records.ts";
import { readReviews } from "./reviews.ts";
import { checkEvaluateSettings } from "./settings.ts";
import { tokenizeReviews } from "./tokenize.ts";
import { versions } from "./versions.ts";

export interface EvaluateRequest {
  /** Files and folders, or datasets of a hub. */
  readonly datasetPaths: readonly string[];
  readonly modelFolder: string;
  /** Model of a hub, `owner/name[@revision]`, in place of the folder. */
  readonly modelReference?: string;
  readonly reading?: ReadingChoices;
  readonly cleaningRules?: readonly string[];
  readonly limit?: number;
  /** Of the sample and of the resamples behind the intervals. */
  readonly seed: number;
  readonly threads?: number;
}

/**
 * Judges a saved model on a dataset.
 *
 * @returns the report
 * @throws the error of whichever step cannot go on, and the signal's reason when it is aborted
 */
export async function* evaluateModel(
  request: EvaluateRequest,
  context: StepContext,
): AsyncGenerator<PreparationEvent | EvaluatingEvent, EvaluationReport> {
  checkEvaluateSettings(request);
  const { parts, files, signal } = context;
  const { seed, threads } = request;
  const sources = yield* fetchSources(request, context, { purpose: "evaluate" });
  const { datasetPaths, modelFolder } = sources;
  const model = await loadPretrained(modelFolder, { architectures: parts.architectures, seed });
  requireTrainedHead(modelFolder, model.initialized);
  const text = openModelText(model, parts);
  const read: ReadEvent[] = [];
  const steps = readReviews({ ...request, paths: datasetPaths, purpose: "evaluate" }, context);
  const found = yield* mapEvents(steps, (event) => {
    if (event.type === "read") read.push(event);
    return event;
  });
  const reviews = yield* tokenizeReviews(found, text.tokenizer, { ...text, signal });

  const classifier = await openClassifier({ ...model, threads });
  try {
    const { labels } = model.config;
    const { padTokenId } = text.tokenizer;
    const options = { labels, padTokenId, metrics: parts.metrics, seed, signal };
    const { report, metrics } = yield* judge(classifier, reviews, options);
    return {
      ...report,
      metrics,
      data: await recordData(files, read, sources.datasetSources),
      model: await recordModel(files, modelFolder, text, sources.modelSource),
      versions: versions(),
    };
  } finally {
    await classifier.dispose();
  }
}
