import { CLASS_NAMES, createRandom, makeBatches, type TokenizedReviews } from "@sentiment-tuner/data";
import type { Metric } from "@sentiment-tuner/metrics";
import { type EvaluatingEvent, polarityOf } from "@sentiment-tuner/protocol";
import { evaluate, type Evaluation, type ForwardSession } from "@sentiment-tuner/trainer";

import { WorkflowError } from "../errors.ts";

/** Random number stream of the bootstrap resamples. */
const BOOTSTRAP_STREAM = 200;
const BATCH_SIZE = 32;

/** The part of a session that an evaluation uses. */
export type LogitSource = Pick<ForwardSession, "evaluate">;

export interface EvaluateReviewsOptions {
  /** The labels of the model, in the order of its outputs. */
  readonly labels: readonly string[];
  readonly padTokenId: number;
  readonly metrics: readonly Metric[];
  /** Seed of the resamples behind the confidence intervals. */
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * Evaluates a model on labelled reviews: every metric, with 95% intervals from 1,000 resamples.
 *
 * @throws WorkflowError LABELS_UNFIT if the labels of the model do not mean negative and positive
 * @throws TrainerError DATA_EMPTY, LOSS_NOT_FINITE, and the signal's reason when it is aborted
 */
export async function* evaluateReviews(
  session: LogitSource,
  reviews: TokenizedReviews,
  { labels, padTokenId, metrics, seed, signal }: EvaluateReviewsOptions,
): AsyncGenerator<EvaluatingEvent, Evaluation> {
  const random = createRandom(seed, BOOTSTRAP_STREAM);
  const pass = evaluate(
    inClassOrder(session, labels),
    {
      batches: makeBatches(reviews, { batchSize: BATCH_SIZE, padTokenId, shuffle: false }),
      labels: reviews.labels,
      classNames: CLASS_NAMES,
    },
    { metrics, signal, bootstrap: { random: () => random.next() } },
  );
  for (;;) {
    const next = await pass.next();
    if (next.done !== true) yield { type: "evaluating", reviewsDone: next.value, reviews: reviews.labels.length };
    else if (next.value === undefined) throw signal.reason;
    else return next.value;
  }
}

/**
 * The same session with its outputs in the order Negative, Positive.
 *
 * @throws WorkflowError LABELS_UNFIT
 */
export function inClassOrder(session: LogitSource, labels: readonly string[]): LogitSource {
  const columns = columnsByClass(labels);
  return { evaluate: async (batch) => reorder(await session.evaluate(batch), columns) };
}

/**
 * Class → output of the model. Labels without a known meaning are taken in order.
 *
 * @throws WorkflowError LABELS_UNFIT unless there is one label for each class
 */
export function columnsByClass(labels: readonly string[]): readonly number[] {
  if (labels.length !== CLASS_NAMES.length) {
    throw new WorkflowError(
      "LABELS_UNFIT",
      `The model has ${labels.length} labels (${labels.join(", ")}), but reviews are ${CLASS_NAMES.join(" or ")}. Choose a model with two labels.`,
    );
  }
  const polarities = labels.map(polarityOf);
  const columns = CLASS_NAMES.map((name) => polarities.indexOf(polarityOf(name)));
  return columns.includes(-1) ? CLASS_NAMES.map((_name, index) => index) : columns;
}

function reorder(logits: Float32Array, columns: readonly number[]): Float32Array {
  return logits.map(
    (_logit, index) => logits[index - (index % columns.length) + (columns[index % columns.length] ?? 0)] ?? Number.NaN,
  );
}
