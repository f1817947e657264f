import { type Baseline, trainBaseline } from "@sentiment-tuner/baseline";
import { CLASS_NAMES, createRandom, type Random, type Review } from "@sentiment-tuner/data";
import { classificationReport, mcnemar, predictClasses } from "@sentiment-tuner/metrics";
import { type Evaluation, nextTurn } from "@sentiment-tuner/trainer";
import type { BaselineEvent, BaselineRecord } from "@sentiment-tuner/protocol";

import type { HeldOut } from "./hold-out.ts";

/** Of more reviews than this a sample is learned from, which bounds time and memory. */
const MOST_BASELINE_REVIEWS = 100_000;

/** The stream of random numbers that the baseline draws from. */
const BASELINE_STREAM = 201;
const TEXTS_PER_TURN = 100;

export interface JudgedBaseline {
  readonly event: BaselineEvent;
  /** [N], the class it gives to each held-out review. */
  readonly predictions: Int32Array;
}

export interface BaselineStepOptions {
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly mostReviews?: number;
  readonly now?: () => number;
}

/**
 * Trains a linear baseline on the training reviews and judges it on the held-out ones, whole texts on both sides.
 *
 * @returns undefined if there are no reviews on one side
 * @throws the signal's reason when it is aborted
 */
export async function* judgeBaseline(
  { train, test }: HeldOut,
  { seed, signal, mostReviews = MOST_BASELINE_REVIEWS, now = () => performance.now() }: BaselineStepOptions,
): AsyncGenerator<BaselineEvent, JudgedBaseline | undefined> {
  if (train.length === 0 || test.length === 0) return undefined;
  const startedAt = now();
  const random = createRandom(seed, BASELINE_STREAM);
  const learned = train.length > mostReviews ? sampleOf(train, mostReviews, random) : train;
  const baseline = await trainInTurns(learned, random, signal);
  const probabilities = new Float64Array(test.length * CLASS_NAMES.length); // [N, 2]
  for (let start = 0; start < test.length; start += TEXTS_PER_TURN) {
    const texts = test.slice(start, start + TEXTS_PER_TURN).map((review) => review.text);
    probabilities.set(baseline.predict(texts), start * CLASS_NAMES.length);
    await turn(signal);
  }
  const labels = test.map((review) => review.label);
  const event: BaselineEvent = {
    type: "baseline",
    name: baseline.name,
    trainReviews: learned.length,
    report: classificationReport(labels, probabilities, { classNames: CLASS_NAMES }),
    elapsedMs: now() - startedAt,
  };
  yield event;
  return { event, predictions: predictClasses(probabilities, CLASS_NAMES.length) };
}

/** The baseline as it stands in a report: its figures, and the paired test of the model against it. */
export function recordBaseline(
  { event, predictions }: JudgedBaseline,
  test: readonly Review[],
  { probabilities }: Pick<Evaluation, "probabilities">,
): BaselineRecord {
  const { name, trainReviews, report, elapsedMs } = event;
  const labels = test.map((review) => review.label);
  const ofModel = predictClasses(probabilities, CLASS_NAMES.length);
  return { name, trainReviews, elapsedMs, report, mcnemar: mcnemar(labels, ofModel, predictions) };
}

async function trainInTurns(reviews: readonly Review[], random: Random, signal: AbortSignal): Promise<Baseline> {
  const texts = reviews.map((review) => review.text);
  const labels = reviews.map((review) => review.label);
  const steps = trainBaseline(texts, labels, { random: () => random.next() });
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    await turn(signal);
  }
}

/** Lets a stop in, and hears it. */
async function turn(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}

/** A uniform sample, in the order of the reviews. */
function sampleOf(reviews: readonly Review[], count: number, random: Random): readonly Review[] {
  const order = Int32Array.from(reviews.keys());
  random.shuffle(order);
  const chosen = new Set(order.subarray(0, count));
  return reviews.filter((_review, index) => chosen.has(index));
}
