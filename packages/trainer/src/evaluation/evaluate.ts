import type { Batch, TextWindows } from "@sentiment-tuner/data";
import {
  classificationReport,
  predictClasses,
  type BootstrapOptions,
  type ClassificationReport,
  type Metric,
} from "@sentiment-tuner/metrics";
import type { Decision } from "@sentiment-tuner/protocol";
import type { ForwardSession } from "../engines/engine.ts";
import { TrainerError } from "../errors.ts";
import { createLogitPool } from "./pool-logits.ts";

/** Labelled reviews, in batches grouped by length; `labels` are in the original order of the reviews. */
export interface EvaluationSet {
  /** A review has one row in them, or one for each of its windows. */
  readonly batches: Iterable<Batch>;
  /** How the logits of the windows of a review become one; "mean" by default. */
  readonly pooling?: TextWindows["pooling"] | undefined;
  /** [N], class indices. */
  readonly labels: Int32Array;
  /** By class index. */
  readonly classNames: readonly string[];
  /** Whether the classes have an order, from the lowest to the highest. */
  readonly isOrdered?: boolean;
}

export interface EvaluateOptions {
  /** Makes the logits of the classes of those of the model, [N, outputs] → [N, C]; they are the same by default. */
  readonly toClasses?: (logits: Float32Array) => Float32Array;
  /** Computed in addition to the report. */
  readonly metrics?: readonly Metric[];
  /** How logits become probabilities and classes; by default softmax, and the likeliest class. */
  readonly decision?: Decision | undefined;
  /** Asks for confidence intervals. */
  readonly bootstrap?: BootstrapOptions | undefined;
  /** Aborting ends the pass before the next batch. */
  readonly signal?: AbortSignal;
  /** Awaited after each batch, so that messages are received. */
  readonly turn?: () => Promise<void>;
}

export interface Evaluation {
  readonly report: ClassificationReport;
  /** By name; a metric that is not defined on these reviews is absent. */
  readonly metrics: Readonly<Record<string, number>>;
  /** [N*C], row-major, in the original order of the reviews. */
  readonly logits: Float32Array;
  /** [N*C], each row summing to 1. */
  readonly probabilities: Float64Array;
  /** [N], the chosen class of each review. */
  readonly predictions: Int32Array;
}

/**
 * One pass over labelled reviews, dropout off.
 *
 * @yields the number of reviews evaluated so far, after each batch
 * @returns undefined if the signal was aborted before the last batch
 * @throws TrainerError DATA_EMPTY if there are no reviews, LOSS_NOT_FINITE if a logit is not a number
 */
export async function* evaluate(
  session: Pick<ForwardSession, "evaluate">,
  { batches, pooling, labels, classNames, isOrdered = false }: EvaluationSet,
  { metrics = [], decision, bootstrap, signal, turn = nextTurn, toClasses = (logits) => logits }: EvaluateOptions = {},
): AsyncGenerator<number, Evaluation | undefined> {
  if (labels.length === 0)
    throw new TrainerError("DATA_EMPTY", "There are no test reviews to evaluate on. Is the dataset empty?");
  const pool = createLogitPool(labels.length, pooling);
  for (const batch of batches) {
    if (signal?.aborted === true) return undefined;
    pool.add(batch, await session.evaluate(batch));
    yield pool.textsSeen;
    await turn();
  }

  const set = { labels, classNames, isOrdered };
  return evaluateLogits(toClasses(pool.logits()), set, { metrics, decision, bootstrap });
}

/**
 * The figures of logits that were computed before.
 *
 * @param logits - [N*C], row-major, in the order of the labels
 * @throws TrainerError LOSS_NOT_FINITE if a logit is not a number
 */
export function evaluateLogits(
  logits: Float32Array,
  { labels, classNames, isOrdered = false }: Pick<EvaluationSet, "labels" | "classNames" | "isOrdered">,
  { metrics = [], decision, bootstrap }: Pick<EvaluateOptions, "metrics" | "decision" | "bootstrap"> = {},
): Evaluation {
  const classCount = classNames.length;
  const { temperature, threshold, notSureBelow } = decision ?? { temperature: 1 };
  const probabilities = softmaxRows(logits, classCount, temperature);
  const predictions = predictClasses(probabilities, classCount, threshold);
  const input = { labels, predictions, probabilities, classCount, isOrdered };
  const values = metrics.map((metric) => [metric.name, metric.compute(input)] as const);
  return {
    report: classificationReport(labels, probabilities, {
      ...{ classNames, isOrdered, threshold, notSureBelow },
      ...(bootstrap && { bootstrap }),
    }),
    metrics: Object.fromEntries(values.filter(([, value]) => Number.isFinite(value))),
    logits,
    probabilities,
    predictions,
  };
}

/**
 * Probabilities of each row, in float64: p_c = exp((l_c − max l) / T) / Σ exp((l − max l) / T).
 *
 * @param logits - [N*C], row-major
 * @param temperature - T, above 0
 * @throws TrainerError LOSS_NOT_FINITE if a logit is not a number
 */
export function softmaxRows(logits: Float32Array, classCount: number, temperature = 1): Float64Array {
  const probabilities = Float64Array.from(logits);
  for (let start = 0; start < probabilities.length; start += classCount) {
    const row = probabilities.subarray(start, start + classCount);
    const highest = row.reduce((a, b) => Math.max(a, b), -Infinity);
    if (!Number.isFinite(highest)) {
      const problem = `Review ${start / classCount} has a logit of ${highest}`;
      const cause =
        "the weights are too large to compute with, as after training with a learning rate that is too high";
      throw new TrainerError("LOSS_NOT_FINITE", `${problem}: ${cause}. Train again with a lower one.`);
    }
    const sum = row.reduce((total, logit) => total + Math.exp((logit - highest) / temperature), 0);
    for (const [index, logit] of row.entries()) row[index] = Math.exp((logit - highest) / temperature) / sum;
  }
  return probabilities;
}

/** Waits for one turn of the event loop, in which messages are received; awaiting a settled promise does not do that. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
