import { type Baseline, trainBaseline } from "@sentiment-tuner/baseline";
import { createRandom, type Random, type Review } from "@sentiment-tuner/data";
import { classificationReport, mcnemar, predictClasses } from "@sentiment-tuner/metrics";
import type { BaselineEvent, BaselineRecord } from "@sentiment-tuner/protocol";
import { type Evaluation, nextTurn } from "@sentiment-tuner/trainer";

import type { TrainTestSplit } from "./split-test-set.ts";

/** The baseline is trained on a sample if there are more reviews, which limits time and memory. */
const MAX_TRAIN_REVIEWS = 100_000;
/** Three and more classes have a model each. This is how many reviews all of them learn from together, in about two minutes. */
const MAX_REVIEWS_OF_ALL_MODELS = 2_000_000;

/** Random number stream of the baseline. */
const BASELINE_STREAM = 201;
const TEXTS_PER_TURN = 100;

/** A trained baseline on the test set. */
export interface EvaluatedBaseline {
  readonly event: BaselineEvent;
  /** [N], the predicted class of each test review. */
  readonly predictions: Int32Array;
}

export interface BaselineOptions {
  /** By index: the labels of the reviews are indices into it. */
  readonly classNames: readonly string[];
  /** Whether the classes have an order, such as stars. */
  readonly isOrdered?: boolean;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** By default as many as {@link mostTrainReviews}. */
  readonly maxTrainReviews?: number;
  readonly now?: () => number;
}

/**
 * Trains a linear baseline on the training reviews and evaluates it on the test reviews, without truncation.
 *
 * @returns undefined if one side has no reviews
 * @throws the signal's reason when it is aborted
 */
export async function* evaluateBaseline(
  { train, test }: TrainTestSplit,
  {
    classNames,
    isOrdered = false,
    seed,
    signal,
    maxTrainReviews = mostTrainReviews(classNames.length),
    now = () => performance.now(),
  }: BaselineOptions,
): AsyncGenerator<BaselineEvent, EvaluatedBaseline | undefined> {
  if (train.length === 0 || test.length === 0) return undefined;
  const startedAt = now();
  const random = createRandom(seed, BASELINE_STREAM);
  const learned = train.length > maxTrainReviews ? sampleUniformly(train, maxTrainReviews, random) : train;
  const baseline = await trainInTurns(learned, classNames.length, random, signal);
  const probabilities = new Float64Array(test.length * classNames.length); // [N, C]
  for (let start = 0; start < test.length; start += TEXTS_PER_TURN) {
    const texts = test.slice(start, start + TEXTS_PER_TURN).map((review) => review.text);
    probabilities.set(baseline.predict(texts), start * classNames.length);
    await takeTurn(signal);
  }
  const labels = test.map((review) => review.label);
  const event: BaselineEvent = {
    type: "baseline",
    name: baseline.name,
    trainReviews: learned.length,
    report: classificationReport(labels, probabilities, { classNames, isOrdered }),
    elapsedMs: now() - startedAt,
  };
  yield event;
  return { event, predictions: predictClasses(probabilities, classNames.length) };
}

/** How many training reviews a baseline of so many classes learns from: 100,000 for up to 20 classes. */
export function mostTrainReviews(classCount: number): number {
  const models = classCount === 2 ? 1 : classCount;
  return Math.min(MAX_TRAIN_REVIEWS, Math.floor(MAX_REVIEWS_OF_ALL_MODELS / models));
}

/** The entry of the baseline in a report: its figures, and the paired test of the model against it. */
export function recordBaseline(
  { event, predictions }: EvaluatedBaseline,
  test: readonly Review[],
  { predictions: modelPredictions }: Pick<Evaluation, "predictions">,
): BaselineRecord {
  const { name, trainReviews, report, elapsedMs } = event;
  const labels = test.map((review) => review.label);
  return { name, trainReviews, elapsedMs, report, mcnemar: mcnemar(labels, modelPredictions, predictions) };
}

async function trainInTurns(
  reviews: readonly Review[],
  classCount: number,
  random: Random,
  signal: AbortSignal,
): Promise<Baseline> {
  const texts = reviews.map((review) => review.text);
  const labels = reviews.map((review) => review.label);
  const steps = trainBaseline(texts, labels, { classCount, random: () => random.next() });
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    await takeTurn(signal);
  }
}

/** Lets the event loop deliver a stop, and obeys it. */
async function takeTurn(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}

/** A uniform sample, in the order of the reviews. */
function sampleUniformly(reviews: readonly Review[], count: number, random: Random): readonly Review[] {
  const order = Int32Array.from(reviews.keys());
  random.shuffle(order);
  const chosen = new Set(order.subarray(0, count));
  return reviews.filter((_review, index) => chosen.has(index));
}
