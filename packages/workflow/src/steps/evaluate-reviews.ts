import { createRandom, makeBatches, type TokenizedReviews } from "@sentiment-tuner/data";
import type { Metric } from "@sentiment-tuner/metrics";
import type { Decision, EvaluatingEvent } from "@sentiment-tuner/protocol";
import { evaluate, type Evaluation, type ForwardSession } from "@sentiment-tuner/trainer";

import type { ModelClasses } from "./model-classes.ts";

/** Random number stream of the bootstrap resamples. */
const BOOTSTRAP_STREAM = 200;
const BATCH_SIZE = 32;

/** The part of a session that an evaluation uses. */
export type LogitSource = Pick<ForwardSession, "evaluate">;

export interface EvaluateReviewsOptions {
  /** The classes of the model; the labels of the reviews are indices into them. */
  readonly classes: ModelClasses;
  /** Whether the classes have an order, such as stars. */
  readonly isOrdered?: boolean;
  readonly padTokenId: number;
  readonly metrics: readonly Metric[];
  /** How logits become probabilities and classes; by default softmax, and the likeliest class. */
  readonly decision?: Decision | undefined;
  /** Seed of the resamples behind the confidence intervals. */
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * Evaluates a model on labelled reviews: every metric, with 95% intervals from 1,000 resamples.
 *
 * @throws TrainerError DATA_EMPTY, LOSS_NOT_FINITE, and the signal's reason when it is aborted
 */
export async function* evaluateReviews(
  session: LogitSource,
  reviews: TokenizedReviews,
  { classes, isOrdered = false, padTokenId, metrics, decision, seed, signal }: EvaluateReviewsOptions,
): AsyncGenerator<EvaluatingEvent, Evaluation> {
  const pass = evaluate(
    session,
    {
      batches: makeBatches(reviews, { batchSize: BATCH_SIZE, padTokenId, shuffle: false }),
      pooling: reviews.windows?.pooling,
      labels: reviews.labels,
      classNames: classes.classNames,
      isOrdered,
    },
    {
      metrics,
      decision,
      signal,
      toClasses: (logits) => inClassOrder(logits, classes.columns),
      bootstrap: bootstrapOf(seed),
    },
  );
  for (;;) {
    const next = await pass.next();
    if (next.done !== true) yield { type: "evaluating", reviewsDone: next.value, reviews: reviews.labels.length };
    else if (next.value === undefined) throw signal.reason;
    else return next.value;
  }
}

/** The seeded resamples behind the intervals of a report. */
export function bootstrapOf(seed: number): { readonly random: () => number } {
  const random = createRandom(seed, BOOTSTRAP_STREAM);
  return { random: () => random.next() };
}

/** The logits of the classes, from those of the model's outputs: [N, outputs] → [N, C]. */
export function inClassOrder(logits: Float32Array, columns: ModelClasses["columns"]): Float32Array {
  const outputs = columns.flat().length;
  const classes = columns.length;
  return Float32Array.from({ length: (logits.length / outputs) * classes }, (_logit, index) => {
    const row = logits.subarray(Math.floor(index / classes) * outputs);
    const column = columns[index % classes] ?? [];
    return typeof column === "number" ? (row[column] ?? Number.NaN) : sumOfProbabilities(row, column);
  });
}

/** The logit of several outputs together, log Σ exp: its probability is the sum of theirs. */
function sumOfProbabilities(row: Float32Array, outputs: readonly number[]): number {
  const logits = outputs.map((output) => row[output] ?? Number.NaN);
  const largest = Math.max(...logits);
  return largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
}
