import { join, resolve } from "node:path";

import { type BaseFacts, baseFacts } from "@sentiment-tuner/card";
import type { TokenizedReviews } from "@sentiment-tuner/data";
import { readTextIfPresent } from "@sentiment-tuner/files";
import {
  chooseTrainable,
  loadPretrained,
  type Parameters,
  type PretrainedModel,
  type TrainableModel,
} from "@sentiment-tuner/model";
import {
  type DataRecord,
  type ModelRecord,
  type PlannedEvent,
  type PreparationEvent,
  resolveTrainConfig,
  testShareOf,
  type TokenizedEvent,
  type TrainConfig,
  type TrainRequest,
} from "@sentiment-tuner/protocol";
import { chooseEngine, type ChosenEngine, rankEngines } from "@sentiment-tuner/trainer";

import type { StepContext } from "../context.ts";
import { findPart } from "../plugins/parts.ts";
import type { Parts } from "../plugins/plugin.ts";
import { WorkflowError } from "../errors.ts";
import { checkBestMetric, checkGoal, checkTrainSettings, trainableChoice } from "../check-settings.ts";
import { planRun } from "../recipes/plan-run.ts";
import type { LocalSources } from "../steps/fetch-sources.ts";
import { fitClasses } from "../steps/fit-classes.ts";
import { parameterCountOf } from "../steps/load-model.ts";
import { type ModelText, openModelText } from "../steps/model-text.ts";
import { readReviews } from "../steps/read-reviews.ts";
import { recordData, recordModel } from "../steps/records.ts";
import { sampleReviews } from "../steps/sample-reviews.ts";
import { type RunSplit, splitTestSet } from "../steps/split-test-set.ts";
import { tokenizeReviews } from "../steps/tokenize-reviews.ts";
import { resolveClassWeights } from "./class-weights.ts";

/** Everything that training needs, checked before the first step. */
export interface PreparedRun {
  readonly config: TrainConfig;
  /** What the recipe chose; undefined if there is none. */
  readonly plan: PlannedEvent | undefined;
  readonly chosen: ChosenEngine;
  readonly model: PretrainedModel;
  /** What is trained of the model. */
  readonly trainable: TrainableModel;
  /** Reads the weights again with which training begins. */
  readonly initialParameters: () => Promise<Parameters>;
  readonly text: ModelText;
  /** The reviews as text. */
  readonly reviews: RunSplit;
  /** The same reviews as tokens. */
  readonly tokens: {
    readonly train: TokenizedReviews;
    /** Undefined if there are none. */
    readonly validation: TokenizedReviews | undefined;
    readonly test: TokenizedReviews;
  };
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
  /** That share; absent if the test set is another dataset. */
  readonly testSize?: number;
  /** Cleaning rule → number of training texts that it changed. */
  readonly cleaning: Readonly<Record<string, number>>;
  /** What truncation removed from the training reviews, from the validation reviews if there are any, then from the test reviews. */
  readonly tokenized: readonly TokenizedEvent[];
}

/** A request with valid settings and names, and the engine that trains. */
export interface CheckedRun {
  readonly settings: TrainConfig;
  readonly chosen: ChosenEngine;
  /** What the recipe chose before the run was interrupted; a resumed run keeps it. */
  readonly planned?: PlannedEvent | undefined;
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
  if (request.truncation !== undefined && !drawsWindows(request))
    findPart(parts, "truncationStrategies", request.truncation);
  for (const name of request.cleaningRules ?? []) findPart(parts, "cleaningRules", name);
  return { settings, chosen: await chooseEngine(parts.engines, request.engine, rankEngines) };
}

/**
 * Load the model → read and clean → split → plan → tokenize. The model comes first, so that an unsuitable one fails before a long file is read.
 *
 * @throws the error of the step that failed; nothing was written
 */
export async function* prepareRun(
  request: TrainRequest,
  { settings, chosen, planned }: CheckedRun,
  sources: LocalSources,
  context: StepContext,
): AsyncGenerator<PreparationEvent | PlannedEvent, PreparedRun> {
  const { parts, files, signal } = context;
  const { cleaningRules, reading, validationSize, recipe = "tutorial" } = request;
  const { modelFolder, modelSource, datasetPaths, evaluationPaths } = sources;
  const { seed } = settings;
  const { architectures, baseModels } = parts;
  const loadBase = (): Promise<PretrainedModel> =>
    loadPretrained(modelFolder, { architectures, baseModels, seed, head: "any", signal });
  const base = await loadBase();
  const given = request.config.maxLength === undefined ? withFittingLength(settings, base) : settings;
  const givenText = openModelText(base, parts, {
    maxLength: given.maxLength,
    truncation: trainingTruncation(request),
    windows: request.windows,
  });
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
  const { testSize = testShareOf(recipe, dataset.reviews.length) } = request;
  const split = yield* splitTestSet(dataset.reviews, testDataset?.reviews, {
    ...{ classNames, testSize, validationSize, seed },
  });
  const evaluated = split.validation ?? split.test;
  const plan =
    recipe === "tutorial"
      ? undefined
      : (planned ??
        (await planRun({
          ...{ request, recipe, train: split.train, evaluationReviews: evaluated.length },
          ...{ model, tokenizer: givenText.tokenizer, engine: chosen.engine, settings, signal },
        })));
  const config = plan ? resolveTrainConfig({ ...plan.config, ...definedIn(request.config) }) : given;
  const trainableOf = (whole: PretrainedModel): TrainableModel =>
    chooseTrainable({ ...whole, ...trainableChoice(config, whole), seed });
  const trainable = trainableOf(model);
  const isPartial = trainable.frozen.size > 0;
  yield {
    type: "model-loaded",
    folder: modelFolder,
    ...(modelSource !== undefined && { source: modelSource }),
    architecture: model.architecture.name,
    parameterCount: parameterCountOf(model),
    ...(isPartial && { trainedParameterCount: parameterCountOf(trainable) }),
    initialized: model.initialized,
    unexpected: model.unexpected,
    labels: classNames,
    ...(head !== undefined && { head }),
    engine: chosen.engine.name,
    reason: chosen.reason,
  };
  if (plan) yield plan;
  const reads: LongTexts = {
    windows: request.windows ?? plan?.windows,
    truncation: request.truncation ?? plan?.truncation,
  };
  const text = plan
    ? openModelText(base, parts, {
        maxLength: config.maxLength,
        truncation: trainingTruncation(reads),
        windows: reads.windows,
      })
    : givenText;
  const reviews = {
    ...split,
    train: sampleReviews(split.train, plan?.limit, seed),
    validation: split.validation && sampleReviews(split.validation, plan?.validationLimit, seed),
  };
  const trainLabels = reviews.train.map(({ label }) => label);
  const classWeights = resolveClassWeights(request.classWeights, classNames, trainLabels);
  checkGoal(request.goal, classNames);
  requireValidation(request, reviews);
  checkBestMetric(settings.bestMetric, classNames, dataset.read.isOrdered);
  const trainWindows = drawsWindows(reads) ? text.windows : undefined;
  const train = yield* tokenizeReviews(reviews.train, text.tokenizer, { ...text, windows: trainWindows, signal });
  const validation =
    reviews.validation && (yield* tokenizeReviews(reviews.validation, text.tokenizer, { ...text, signal }));
  const test = yield* tokenizeReviews(reviews.test, text.tokenizer, { ...text, signal });

  signal.throwIfAborted();
  const baseModel = await recordModel(files, modelFolder, text, modelSource);
  const records: RunRecords = {
    baseModel,
    base: baseFacts({
      folder: resolve(modelFolder),
      card: await readTextIfPresent(join(modelFolder, "README.md")),
      config: model.config.source,
    }),
    ...(head !== undefined && { head }),
    trainData: recordData(dataset.read, dataset.sha256, sources.datasetSources),
    ...(testDataset
      ? { testData: recordData(testDataset.read, testDataset.sha256, sources.evaluationSources) }
      : { testSize }),
    cleaning: dataset.cleaned.counts,
    tokenized: [train, validation, test].flatMap((set) => set?.tokenized ?? []),
  };
  const tokens = { train: train.tokens, validation: validation?.tokens, test: test.tokens };
  const { isOrdered } = dataset.read;
  const initialParameters = async (): Promise<Parameters> =>
    trainableOf(fitClasses(await loadBase(), classNames, seed).model).parameters;
  const trained = { model, trainable, initialParameters };
  return { config, plan, chosen, ...trained, text, reviews, tokens, classWeights, isOrdered, records };
}

/**
 * Checks that a goal can be met: the threshold is chosen on validation reviews, and the class that it concerns is the second one.
 *
 * @throws WorkflowError SETTING_INVALID
 */
function requireValidation({ goal }: TrainRequest, { train, validation }: RunSplit): void {
  if (goal === undefined || validation?.some(({ label }) => label === 1) === true) return;
  const found =
    validation === undefined
      ? `none of the ${train.length} training reviews were chosen for them`
      : "they lack a class";
  const problem = `Setting "goal" needs validation reviews, and ${found}.`;
  throw new WorkflowError(
    "SETTING_INVALID",
    `${problem} Setting "validationSize" holds out a share of the training reviews, such as 0.2.`,
  );
}

function definedIn(config: TrainRequest["config"]): TrainRequest["config"] {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}

/**
 * Whether training draws a window of each long review in each epoch. By default it reads beginning and end, and only the answers come from
 * windows. In one run of MiniLM on 2,000 reviews of IMDb, one epoch, this had log loss 0.305 instead of 0.330 and accuracy 0.882 instead of
 * 0.862 on 1,000 test reviews; that is one seed, and the difference in accuracy is within its error.
 */
function drawsWindows({ windows, truncation }: LongTexts): boolean {
  return windows !== undefined && truncation === "window";
}

/** How long texts are read: in windows, or truncated by a strategy of this name. */
type LongTexts = { readonly [Key in "windows" | "truncation"]?: TrainRequest[Key] | undefined };

/** @returns undefined for the default of the model */
function trainingTruncation(reads: LongTexts): string | undefined {
  if (drawsWindows(reads)) return undefined;
  return reads.truncation ?? (reads.windows && "head-tail");
}

/** The default length, or the number of positions of a model with fewer. */
function withFittingLength(settings: TrainConfig, { config }: PretrainedModel): TrainConfig {
  return { ...settings, maxLength: Math.min(settings.maxLength, config.maxPositions) };
}
