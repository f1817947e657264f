import type { TrainConfigInput } from "../train-config.ts";
import { DEFAULT_WINDOWS, type WindowInput } from "../windows.ts";
import { describePlan } from "./describe-plan.ts";
import {
  ADAPTER_RANK,
  ENOUGH_REVIEWS,
  LEARNING_RATES,
  LEAST_STEPS,
  LENGTHS,
  PRESETS,
  type Preset,
  SMALL_BATCH_BELOW,
  VALIDATION_SHARE,
} from "./presets.ts";
import type { GivenSettings, RecipePlan, RecipeQuestion } from "./recipe-plan.ts";
import { operationsOf, stepMs } from "./step-cost.ts";

/** Share of the minutes that a plan fills, so that a slower moment of the machine does not break the promise. */
const FILLED_SHARE = 0.85;
/** Share of the steps in which the learning rate rises. */
const WARMUP_RATIO = 0.1;
/** Evaluations of a run, if they take no more than this share of its training. */
const EVALUATIONS = 6;
const EVALUATION_SHARE = 0.1;
/** An evaluation computes only the forward pass: a third of a step, or half of one where most weights have no gradient. */
const FORWARD_SHARE = { all: 1 / 3, adapters: 1 / 2 } as const;

/** The rank of the adapters that a run trains; undefined if it trains the weights themselves. */
export function plannedAdapters({ adapters, freeze }: TrainConfigInput): number | undefined {
  if (adapters !== undefined) return adapters === 0 ? undefined : adapters;
  return freeze === undefined ? ADAPTER_RANK : undefined; // Who freezes layers trains the others.
}

/**
 * Chooses what a recipe leaves open: how many reviews, how much of each, how many passes over them, in which batches, how fast.
 *
 * 1. Batches are small if there are few reviews, so that a pass has more steps.
 * 2. Passes: those of the preset for so many reviews, or as many as `LEAST_STEPS` need.
 * 3. If they take too long: fewer passes, then a share of the reviews.
 * 4. Tokens at once: the longest with which enough reviews fit into the minutes. Longer texts are read in windows.
 *
 * It is a pure function, and depends on `speed` only where the minutes are the limit.
 */
export function planRecipe(question: RecipeQuestion): RecipePlan {
  const { given, reviews } = question;
  const preset = PRESETS[question.recipe];
  const minutes = given.config.maxMinutes ?? preset.minutes;
  const most = Math.min(reviews, given.limit ?? Infinity);
  const batchSize = given.config.batchSize ?? (most < SMALL_BATCH_BELOW ? 8 : 16);
  const rows = batchSize * (given.config.gradientAccumulationSteps ?? 1);
  const wanted: Size = { reviews: most, epochs: given.config.epochs ?? epochsFor(preset, most, rows), rows };
  const budgetMs = FILLED_SHARE * minutes * 60_000;
  const lengths = candidateLengths(question);
  const costOf = (size: Size, maxLength: number): Cost => costOfRun(question, size, maxLength);
  const isWithin = (size: Size, maxLength: number): boolean => costOf(size, maxLength).totalMs <= budgetMs;

  const sizeAt = (length: number): Size =>
    isWithin(wanted, length) ? wanted : shrink(wanted, given, (smaller) => isWithin(smaller, length));
  const isEnough = (size: Size): boolean => size === wanted || size.reviews >= ENOUGH_REVIEWS;
  const longest = lengths[0] ?? 0;
  const maxLength = lengths.find((length) => isEnough(sizeAt(length))) ?? lengths.at(-1) ?? 0;
  const size = sizeAt(maxLength);
  const isTimeBound = size !== wanted || maxLength !== longest;
  const steps = stepsOf(size);
  const cost = costOf(size, maxLength);
  const truncates = question.tokenLengths.some((length) => length > maxLength);
  const windows = truncates ? windowsFor(given) : undefined;

  const chosen: TrainConfigInput = {
    epochs: size.epochs,
    batchSize,
    adapters: plannedAdapters(given.config),
    learningRate: plannedAdapters(given.config) === undefined ? LEARNING_RATES.all : LEARNING_RATES.adapters,
    warmupRatio: WARMUP_RATIO,
    maxLength,
    // Who chooses the passes expects an evaluation after each.
    ...(given.config.epochs === undefined && { evaluateEverySteps: Math.ceil(steps / cost.evaluations) }),
    // A limit of time that is never reached would make a run depend on the clock for nothing.
    ...(isTimeBound && isWithin(size, maxLength) && { maxMinutes: minutes }),
  };
  const isGiven = (key: string): boolean => given.config[key as keyof TrainConfigInput] !== undefined;
  const plan = {
    recipe: question.recipe,
    config: Object.fromEntries(Object.entries(chosen).filter(([key, value]) => value !== undefined && !isGiven(key))),
    ...(size.reviews < most && { limit: size.reviews, validationLimit: Math.ceil(VALIDATION_SHARE * size.reviews) }),
    ...(windows && given.windows === undefined && { windows }),
    steps,
    estimatedMs: Math.round(cost.totalMs),
    isTimeBound,
  };
  const facts = { ...plan, ...size, batchSize, maxLength, minutes, truncates, windows };
  return { ...plan, reasons: describePlan(question, facts) };
}

/** Long texts are read in windows, unless the user chose how they are truncated. */
function windowsFor({ windows, truncation }: GivenSettings): WindowInput | undefined {
  return windows ?? (truncation === undefined || truncation === "window" ? DEFAULT_WINDOWS : undefined);
}

/** How much a run trains. */
interface Size {
  readonly reviews: number;
  readonly epochs: number;
  /** Reviews in one step. */
  readonly rows: number;
}

function stepsOf({ reviews, epochs, rows }: Size): number {
  return epochs * Math.ceil(reviews / rows);
}

function epochsFor({ epochs }: Preset, reviews: number, rows: number): number {
  const usual = epochs.find(({ upTo }) => reviews <= upTo)?.passes ?? 1;
  return Math.max(usual, Math.ceil(LEAST_STEPS / Math.ceil(reviews / rows)));
}

/** The lengths to choose from, longest first: none that the model cannot read, and no more than the longest text needs. */
function candidateLengths({ given, size, tokenLengths }: RecipeQuestion): readonly number[] {
  if (given.config.maxLength !== undefined) return [given.config.maxLength];
  const longestText = tokenLengths.reduce((longest, length) => Math.max(longest, length), 0);
  const fitting = LENGTHS.map((length) => Math.min(length, size.maxPositions));
  const enough = fitting.filter((length) => length >= longestText).at(-1);
  return [...new Set(fitting.filter((length) => enough === undefined || length <= enough))];
}

interface Cost {
  /** How often the run evaluates. */
  readonly evaluations: number;
  /** Training and all of its evaluations. */
  readonly totalMs: number;
}

function costOfRun(question: RecipeQuestion, run: Size, maxLength: number): Cost {
  const { tokenLengths, size, speed, evaluationReviews, given } = question;
  const operationsFor = (length: number): number => operationsOf(size, Math.min(length, maxLength));
  const trainMs = stepsOf(run) * stepMs(speed, Math.min(run.rows, run.reviews), meanOf(tokenLengths, operationsFor));
  const evaluated = meanOf(
    tokenLengths,
    (length) => windowsOf(length, maxLength, windowsFor(given)) * operationsFor(length),
  );
  const share = FORWARD_SHARE[plannedAdapters(given.config) === undefined ? "all" : "adapters"];
  const isPart = run.reviews < Math.min(question.reviews, given.limit ?? Infinity);
  const rows = isPart ? Math.min(evaluationReviews, Math.ceil(VALIDATION_SHARE * run.reviews)) : evaluationReviews;
  const evaluationMs = (share * rows * speed.msPerGigaoperation * evaluated) / 1e9;
  const affordable = Math.floor((EVALUATION_SHARE * trainMs) / Math.max(evaluationMs, Number.MIN_VALUE));
  const evaluations = given.config.epochs ?? Math.min(EVALUATIONS, Math.max(1, affordable));
  return { evaluations, totalMs: trainMs + evaluations * evaluationMs };
}

/** Windows of a text that are evaluated; training draws one of them. */
function windowsOf(length: number, maxLength: number, windows: WindowInput | undefined): number {
  if (windows === undefined || length <= maxLength) return 1;
  const { stride = maxLength, most = DEFAULT_WINDOWS.most } = windows;
  return Math.min(most, Math.ceil((length - maxLength) / stride) + 1);
}

/** Fewer passes, then fewer reviews, until a run is within the limit. What the user gave stays. */
function shrink(wanted: Size, { config, limit }: GivenSettings, isWithin: (size: Size) => boolean): Size {
  let size = wanted;
  if (config.epochs === undefined) {
    while (size.epochs > 1 && !isWithin(size)) size = { ...size, epochs: size.epochs - 1 };
  }
  if (limit !== undefined || isWithin(size)) return size;
  let [low, high] = [1, Math.ceil(size.reviews / size.rows)]; // Batches of a pass: the most that fit, at least one.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isWithin({ ...size, reviews: middle * size.rows })) low = middle;
    else high = middle - 1;
  }
  return { ...size, reviews: Math.min(size.reviews, low * size.rows) };
}

function meanOf(values: readonly number[], valueOf: (value: number) => number): number {
  return values.reduce((sum, value) => sum + valueOf(value), 0) / Math.max(1, values.length);
}
