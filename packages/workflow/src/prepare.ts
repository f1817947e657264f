import { join, resolve } from "node:path";

import { type BaseFacts, baseFacts } from "@sentiment-tuner/card";
import { CLASS_NAMES, type Review, type TokenizedReviews } from "@sentiment-tuner/data";
import { readTextIfPresent } from "@sentiment-tuner/files";
import { loadPretrained, type PretrainedModel } from "@sentiment-tuner/model";
import {
  type CleanedEvent,
  type DataRecord,
  type ModelRecord,
  type PreparationEvent,
  type ReadEvent,
  resolveTrainConfig,
  type TokenizedEvent,
  type TrainConfig,
  type TrainRequest,
} from "@sentiment-tuner/protocol";
import { chooseEngine, type ChosenEngine, rankEngines } from "@sentiment-tuner/trainer";

import type { StepContext } from "./context.ts";
import type { LocalSources } from "./fetch-sources.ts";
import { holdOut, type HeldOut } from "./hold-out.ts";
import { mapEvents } from "./map-events.ts";
import { type ModelText, openModelText } from "./model-text.ts";
import { findPart } from "./parts.ts";
import type { Parts } from "./plugin.ts";
import { recordData, recordModel } from "./records.ts";
import { type ReviewsRequest, readReviews } from "./reviews.ts";
import { checkTrainSettings } from "./settings.ts";
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
  readonly base: BaseFacts;
  readonly learnedFrom: DataRecord;
  /** Absent where a share of the training dataset was held out. */
  readonly judgedBy?: DataRecord;
  /** Cleaning rule → training texts that it changed. */
  readonly cleaning: CleanedEvent["counts"];
  /** What the length left of the training reviews, then of the held-out ones. */
  readonly tokenized: readonly TokenizedEvent[];
}

export const DEFAULT_TEST_SIZE = 0.2;

/** A request whose settings and names are right, and for which there is an engine. */
export interface CheckedRun {
  readonly settings: TrainConfig;
  readonly chosen: ChosenEngine;
}

/**
 * Checks what can be checked before anything is fetched or read.
 *
 * @throws the error of what is wrong
 */
export async function checkRun(request: TrainRequest, parts: Parts): Promise<CheckedRun> {
  checkTrainSettings(request);
  const settings = resolveTrainConfig(request.config);
  findPart(parts, "metrics", settings.bestMetric);
  if (request.truncation !== undefined) findPart(parts, "truncationStrategies", request.truncation);
  for (const name of request.cleaningRules ?? []) findPart(parts, "cleaningRules", name);
  return { settings, chosen: await chooseEngine(parts.engines, request.engine, rankEngines) };
}

/**
 * Read → clean → split → tokenize. The model comes first, so that one that does not fit fails before a long file is read.
 *
 * @throws the error of whichever step cannot go on; nothing was written then
 */
export async function* prepareRun(
  request: TrainRequest,
  { settings, chosen }: CheckedRun,
  sources: LocalSources,
  context: StepContext,
): AsyncGenerator<PreparationEvent, PreparedRun> {
  const { parts, files, signal } = context;
  const { cleaningRules, reading } = request;
  const { modelFolder, modelSource, datasetPaths, evaluationPaths } = sources;
  const { seed } = settings;
  const model = await loadPretrained(modelFolder, {
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
    folder: modelFolder,
    ...(modelSource !== undefined && { source: modelSource }),
    architecture: model.architecture.name,
    parameterCount: parameterCountOf(model),
    initialized: model.initialized,
    unexpected: model.unexpected,
    engine: chosen.engine.name,
    reason: chosen.reason,
  };

  const told: PreparationEvent[] = [];
  const read = (wanted: ReviewsRequest): AsyncGenerator<PreparationEvent, readonly Review[]> =>
    noting(readReviews(wanted, context), told);
  const shared = { reading, cleaningRules, seed };
  const reviews = yield* read({ ...shared, paths: datasetPaths, purpose: "train", limit: request.limit });
  const given =
    evaluationPaths &&
    (yield* read({ ...shared, paths: evaluationPaths, purpose: "evaluate", limit: request.evaluationLimit }));
  const heldOut = yield* holdOut(reviews, given, { testSize: request.testSize ?? DEFAULT_TEST_SIZE, seed });
  const train = yield* noting(tokenizeReviews(heldOut.train, text.tokenizer, { ...text, signal }), told);
  const test = yield* noting(tokenizeReviews(heldOut.test, text.tokenizer, { ...text, signal }), told);

  const baseModel = await recordModel(files, modelFolder, text, modelSource);
  const records: RunRecords = {
    baseModel,
    base: baseFacts({
      folder: resolve(modelFolder),
      card: await readTextIfPresent(join(modelFolder, "README.md")),
      config: model.config.source,
      sha256: Object.values(baseModel.sha256),
    }),
    learnedFrom: await recordData(files, ofPurpose(told, "read", "train"), sources.datasetSources),
    ...(given && { judgedBy: await recordData(files, ofPurpose(told, "read", "evaluate"), sources.evaluationSources) }),
    cleaning: ofPurpose(told, "cleaned", "train")[0]?.counts ?? {},
    tokenized: told.filter((event) => event.type === "tokenized"),
  };
  return { config, chosen, model, text, heldOut, train, test, records };
}

export function parameterCountOf({ parameters }: PretrainedModel): number {
  return [...parameters.values()].reduce((sum, { values }) => sum + values.length, 0);
}

/** Keeps what is told besides passing it on. */
function noting<Result>(
  source: AsyncGenerator<PreparationEvent, Result>,
  told: PreparationEvent[],
): AsyncGenerator<PreparationEvent, Result> {
  return mapEvents(source, (event) => {
    told.push(event);
    return event;
  });
}

type ReadingEvent = ReadEvent | CleanedEvent;

function ofPurpose<Type extends ReadingEvent["type"]>(
  told: readonly PreparationEvent[],
  type: Type,
  purpose: ReadingEvent["purpose"],
): Extract<ReadingEvent, { type: Type }>[] {
  return told.filter(
    (event): event is Extract<ReadingEvent, { type: Type }> =>
      event.type === type && "purpose" in event && event.purpose === purpose,
  );
}
