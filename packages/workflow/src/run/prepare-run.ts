import { join, resolve } from "node:path";

import { type BaseFacts, baseFacts } from "@sentiment-tuner/card";
import type { TokenizedReviews } from "@sentiment-tuner/data";
import { readTextIfPresent } from "@sentiment-tuner/files";
import { loadPretrained, type PretrainedModel } from "@sentiment-tuner/model";
import {
  type DataRecord,
  DEFAULT_TEST_SIZE,
  type ModelRecord,
  type PreparationEvent,
  resolveTrainConfig,
  type TokenizedEvent,
  type TrainConfig,
  type TrainRequest,
} from "@sentiment-tuner/protocol";
import { chooseEngine, type ChosenEngine, rankEngines } from "@sentiment-tuner/trainer";

import type { StepContext } from "../context.ts";
import { findPart } from "../plugins/parts.ts";
import type { Parts } from "../plugins/plugin.ts";
import { checkBestMetric, checkTrainSettings } from "../check-settings.ts";
import type { LocalSources } from "../steps/fetch-sources.ts";
import { fitClasses } from "../steps/fit-classes.ts";
import { parameterCountOf } from "../steps/load-model.ts";
import { type ModelText, openModelText } from "../steps/model-text.ts";
import { readReviews } from "../steps/read-reviews.ts";
import { recordData, recordModel } from "../steps/records.ts";
import { type RunReviews, splitTestSet } from "../steps/split-test-set.ts";
import { splitValidation } from "../steps/split-validation.ts";
import { tokenizeReviews } from "../steps/tokenize-reviews.ts";
import { resolveClassWeights } from "./class-weights.ts";

/** Everything that training needs, checked before the first step. */
export interface PreparedRun {
  readonly config: TrainConfig;
  readonly chosen: ChosenEngine;
  readonly model: PretrainedModel;
  readonly text: ModelText;
  /** The reviews as text. */
  readonly reviews: RunReviews;
  /** The same reviews as tokens. */
  readonly tokens: Readonly<Record<keyof RunReviews, TokenizedReviews>>;
  /** [C], factors for the loss; undefined if every review counts the same. */
  readonly classWeights: Float32Array | undefined;
  /** Whether the classes have an order, such as stars. */
  readonly isOrdered: boolean;
  readonly records: RunRecords;
}

/** What the run used. Recorded before training, because the files may change meanwhile. */
interface RunRecords {
  readonly baseModel: ModelRecord;
  readonly base: BaseFacts;
  /** What happened to the classification head of the base model; absent if it had none. */
  readonly head?: string;
  readonly trainData: DataRecord;
  /** Absent if the test set is a share of the training dataset. */
  readonly testData?: DataRecord;
  /** Cleaning rule → number of training texts that it changed. */
  readonly cleaning: Readonly<Record<string, number>>;
  /** What truncation removed from the training reviews, then from the test reviews. */
  readonly tokenized: readonly TokenizedEvent[];
}

/** A request with valid settings and names, and the engine that trains. */
export interface CheckedRun {
  readonly settings: TrainConfig;
  readonly chosen: ChosenEngine;
}

/**
 * Checks what can be checked before anything is fetched or read.
 *
 * @throws WorkflowError SETTING_INVALID or PART_UNKNOWN, the error of an invalid training setting, TrainerError ENGINE_UNKNOWN or
 *   ENGINE_UNAVAILABLE
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
 * Load the model → read and clean → split → tokenize. The model comes first, so that an unsuitable one fails before a long file is read.
 *
 * @throws the error of the step that failed; nothing was written
 */
export async function* prepareRun(
  request: TrainRequest,
  { settings, chosen }: CheckedRun,
  sources: LocalSources,
  context: StepContext,
): AsyncGenerator<PreparationEvent, PreparedRun> {
  const { parts, files, signal } = context;
  const { cleaningRules, reading, testSize = DEFAULT_TEST_SIZE } = request;
  const { modelFolder, modelSource, datasetPaths, evaluationPaths } = sources;
  const { seed } = settings;
  const base = await loadPretrained(modelFolder, {
    architectures: parts.architectures,
    seed,
    head: "any",
  });
  const config = request.config.maxLength === undefined ? withFittingLength(settings, base) : settings;
  const text = openModelText(base, parts, { maxLength: config.maxLength, truncation: request.truncation });
  const shared = { reading, cleaningRules, seed };
  const { limit, evaluationLimit } = request;
  const dataset = yield* readReviews({ ...shared, paths: datasetPaths, purpose: "train", limit }, context);
  const target = { classNames: dataset.classNames, plans: dataset.read.labelPlans };
  const testDataset =
    evaluationPaths &&
    (yield* readReviews(
      { ...shared, paths: evaluationPaths, purpose: "evaluate", target, limit: evaluationLimit },
      context,
    ));
  const { classNames } = dataset;
  const { model, head } = fitClasses(base, classNames, seed);
  yield {
    type: "model-loaded",
    folder: modelFolder,
    ...(modelSource !== undefined && { source: modelSource }),
    architecture: model.architecture.name,
    parameterCount: parameterCountOf(model),
    initialized: model.initialized,
    unexpected: model.unexpected,
    labels: classNames,
    ...(head !== undefined && { head }),
    engine: chosen.engine.name,
    reason: chosen.reason,
  };

  const split = yield* splitTestSet(dataset.reviews, testDataset?.reviews, { classNames, testSize, seed });
  const { validationSize } = request;
  const reviews = { ...split, ...splitValidation(split.train, { classNames, validationSize, seed }) };
  const trainLabels = reviews.train.map(({ label }) => label);
  const classWeights = resolveClassWeights(request.classWeights, classNames, trainLabels);
  checkBestMetric(settings.bestMetric, classNames, dataset.read.isOrdered);
  const train = yield* tokenizeReviews(reviews.train, text.tokenizer, { ...text, signal });
  const validation = yield* tokenizeReviews(reviews.validation, text.tokenizer, { ...text, signal });
  const test = yield* tokenizeReviews(reviews.test, text.tokenizer, { ...text, signal });

  const baseModel = await recordModel(files, modelFolder, text, modelSource);
  const records: RunRecords = {
    baseModel,
    base: baseFacts({
      folder: resolve(modelFolder),
      card: await readTextIfPresent(join(modelFolder, "README.md")),
      config: model.config.source,
      sha256: Object.values(baseModel.sha256),
    }),
    ...(head !== undefined && { head }),
    trainData: await recordData(files, dataset.read, sources.datasetSources),
    ...(testDataset && { testData: await recordData(files, testDataset.read, sources.evaluationSources) }),
    cleaning: dataset.cleaned.counts,
    tokenized: [train.tokenized, test.tokenized],
  };
  const tokens = { train: train.tokens, validation: validation.tokens, test: test.tokens };
  const { isOrdered } = dataset.read;
  return { config, chosen, model, text, reviews, tokens, classWeights, isOrdered, records };
}

/** The default length, or the number of positions of a model with fewer. */
function withFittingLength(settings: TrainConfig, { config }: PretrainedModel): TrainConfig {
  return { ...settings, maxLength: Math.min(settings.maxLength, config.maxPositions) };
}
