import { CLASS_NAMES, type Review, type TokenizedReviews } from "@sentiment-tuner/data";
import { loadPretrained, type PretrainedModel } from "@sentiment-tuner/model";
import {
  chooseEngine,
  type ChosenEngine,
  rankEngines,
  resolveTrainConfig,
  type TrainConfig,
} from "@sentiment-tuner/trainer";
import type {
  CleanedEvent,
  DataRecord,
  ModelRecord,
  PreparationEvent,
  ReadEvent,
  TrainRequest,
} from "@sentiment-tuner/trainer/protocol";

import type { StepContext } from "./context.ts";
import { holdOut, type HeldOut } from "./hold-out.ts";
import { mapEvents } from "./map-events.ts";
import { type ModelText, openModelText } from "./model-text.ts";
import { findPart } from "./parts.ts";
import { recordData, recordModel } from "./records.ts";
import { type ReviewsRequest, readReviews } from "./reviews.ts";
import { tokenizeReviews } from "./tokenize.ts";

/** Everything a training run needs, checked before the first step. */
export interface PreparedRun {
  readonly config: TrainConfig;
  readonly chosen: ChosenEngine;
  readonly model: PretrainedModel;
  readonly text: ModelText;
  readonly heldOut: HeldOut;
  readonly train: TokenizedReviews;
  readonly test: TokenizedReviews;
  readonly records: RunRecords;
}

/** What went into the run. Taken before training, since a file may be another one hours later. */
interface RunRecords {
  readonly baseModel: ModelRecord;
  readonly learnedFrom: DataRecord;
  /** Absent where a share of the training dataset was held out. */
  readonly judgedBy?: DataRecord;
  /** Cleaning rule → training texts that it changed. */
  readonly cleaning: CleanedEvent["counts"];
}

export const DEFAULT_TEST_SIZE = 0.2;

/**
 * Read → clean → split → tokenize.
 *
 * What is cheap to check comes first: settings, names, engine and model fail before a long file is read.
 *
 * @throws the error of whichever step cannot go on; nothing was written then
 */
export async function* prepareRun(
  request: TrainRequest,
  context: StepContext,
): AsyncGenerator<PreparationEvent, PreparedRun> {
  const { parts, files, signal } = context;
  const { datasetPaths, evaluationPaths, cleaningRules, reading } = request;
  const settings = resolveTrainConfig(request.config);
  const { seed } = settings;
  findPart(parts, "metrics", settings.bestMetric);
  if (request.truncation !== undefined) findPart(parts, "truncationStrategies", request.truncation);
  for (const name of cleaningRules ?? []) findPart(parts, "cleaningRules", name);
  const chosen = await chooseEngine(parts.engines, request.engine, rankEngines);
  const model = await loadPretrained(request.modelFolder, {
    architectures: parts.architectures,
    labels: CLASS_NAMES,
    seed,
    headMismatch: "initialize",
  });
  const isLengthGiven = request.config.maxLength !== undefined;
  const fittingLength = Math.min(settings.maxLength, model.config.maxPositions);
  const config = { ...settings, maxLength: isLengthGiven ? settings.maxLength : fittingLength };
  const text = openModelText(model, parts, { maxLength: config.maxLength, truncation: request.truncation });
  yield {
    type: "model-loaded",
    folder: request.modelFolder,
    architecture: model.architecture.name,
    parameterCount: parameterCountOf(model),
    initialized: model.initialized,
    unexpected: model.unexpected,
    engine: chosen.engine.name,
    reason: chosen.reason,
  };

  const read: ReadEvent[] = [];
  const cleaned: CleanedEvent[] = [];
  const shared = { reading, cleaningRules, seed };
  const reviews = yield* noting({ ...shared, paths: datasetPaths, purpose: "train", limit: request.limit });
  const given =
    evaluationPaths &&
    (yield* noting({ ...shared, paths: evaluationPaths, purpose: "evaluate", limit: request.evaluationLimit }));
  const heldOut = yield* holdOut(reviews, given, { testSize: request.testSize ?? DEFAULT_TEST_SIZE, seed });
  const options = { ...text, signal };
  const train = yield* tokenizeReviews(heldOut.train, text.tokenizer, options);
  const test = yield* tokenizeReviews(heldOut.test, text.tokenizer, options);

  const records: RunRecords = {
    baseModel: await recordModel(files, request.modelFolder, text),
    learnedFrom: await recordData(files, ofPurpose(read, "train")),
    ...(given && { judgedBy: await recordData(files, ofPurpose(read, "evaluate")) }),
    cleaning: ofPurpose(cleaned, "train")[0]?.counts ?? {},
  };
  return { config, chosen, model, text, heldOut, train, test, records };

  /** Reads reviews and keeps what is said of them. */
  function noting(wanted: ReviewsRequest): AsyncGenerator<PreparationEvent, readonly Review[]> {
    return mapEvents(readReviews(wanted, context), (event) => {
      if (event.type === "read") read.push(event);
      if (event.type === "cleaned") cleaned.push(event);
      return event;
    });
  }
}

export function parameterCountOf({ parameters }: PretrainedModel): number {
  return [...parameters.values()].reduce((sum, { values }) => sum + values.length, 0);
}

function ofPurpose<Event extends ReadEvent | CleanedEvent>(events: readonly Event[], purpose: string): Event[] {
  return events.filter((event) => event.purpose === purpose);
}
