import type { Batch } from "@sentiment-tuner/data";
import {
  classificationReport,
  predictClasses,
  type BootstrapOptions,
  type ClassificationReport,
  type Metric,
} from "@sentiment-tuner/metrics";
import type { ForwardSession } from "../engines/engine.ts";
import { TrainerError } from "../errors.ts";

/** The test set, in batches grouped by length; `labels` are in the original order of the reviews. */
export interface EvaluationSet {
  readonly batches: Iterable<Batch>;
  /** [N], class indices. */
  readonly labels: Int32Array;
  /** By class index. */
  readonly classNames: readonly string[];
  /** Whether the classes have an order, from the lowest to the highest. */
  readonly isOrdered?: boolean;
}

export interface EvaluateOptions {
  /** Computed in addition to the report. */
  readonly metrics?: readonly Metric[];
  /** Asks for confidence intervals. */
  readonly bootstrap?: BootstrapOptions;
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
}

/**
 * One pass over the test set, dropout off.
 *
 * @yields the number of reviews evaluated so far, after each batch
 * @returns undefined if the signal was aborted before the last batch
 * @throws TrainerError DATA_EMPTY if there are no reviews, LOSS_NOT_FINITE if a logit is not a number
 */
export async function* evaluate(
  session: Pick<ForwardSession, "evaluate">,
  { batches, labels, classNames, isOrdered = false }: EvaluationSet,
  { metrics = [], bootstrap, signal, turn = nextTurn }: EvaluateOptions = {},
): AsyncGenerator<number, Evaluation | undefined> {
  if (labels.length === 0)
    throw new TrainerError("DATA_EMPTY", "There are no test reviews to evaluate on. Is the dataset empty?");
  const classCount = classNames.length;
  const logits = new Float32Array(labels.length * classCount);
  let reviewsDone = 0;
  for (const batch of batches) {
    if (signal?.aborted === true) return undefined;
    const rows = await session.evaluate(batch); // (B, C)
    for (const [row, review] of batch.indices.entries()) {
      logits.set(rows.subarray(row * classCount, (row + 1) * classCount), review * classCount);
    }
    yield (reviewsDone += batch.rows);
    await turn();
  }

  return evaluateLogits(logits, { labels, classNames, isOrdered }, { metrics, ...(bootstrap && { bootstrap }) });
}

/**
 * The figures of logits that were computed before.
 *
 * @param logits - [N*C], row-major, in the order of the labels
 * @throws TrainerError LOSS_NOT_FINITE if a logit is not a number
 */
export function evaluateLogits(
  logits: Float32Array,
  { labels, classNames, isOrdered = false }: Omit<EvaluationSet, "batches">,
  { metrics = [], bootstrap }: Pick<EvaluateOptions, "metrics" | "bootstrap"> = {},
): Evaluation {
  const classCount = classNames.length;
  const probabilities = softmaxRows(logits, classCount);
  const predictions = predictClasses(probabilities, classCount);
  const input = { labels, predictions, probabilities, classCount, isOrdered };
  const values = metrics.map((metric) => [metric.name, metric.compute(input)] as const);
  return {
    report: classificationReport(labels, probabilities, { classNames, isOrdered, ...(bootstrap && { bootstrap }) }),
    metrics: Object.fromEntries(values.filter(([, value]) => Number.isFinite(value))),
    logits,
    probabilities,
  };
}

/**
 * Probabilities of each row, in float64: p_c = exp(l_c − max l) / Σ exp(l − max l).
 *
 * @param logits - [N*C], row-major
 * @throws TrainerError LOSS_NOT_FINITE if a logit is not a number
 */
export function softmaxRows(logits: Float32Array, classCount: number): Float64Array {
  const probabilities = Float64Array.from(logits);
  for (let start = 0; start < probabilities.length; start += classCount) {
    const row = probabilities.subarray(start, start + classCount);
    const highest = row.reduce((a, b) => Math.max(a, b), -Infinity);
    if (!Number.isFinite(highest)) {
      const problem = `Review ${start / classCount} has a logit of ${highest}`;
      throw new TrainerError("LOSS_NOT_FINITE", `${problem}: the training diverged. Try a lower learning rate.`);
    }
    const sum = row.reduce((total, logit) => total + Math.exp(logit - highest), 0);
    for (const [index, logit] of row.entries()) row[index] = Math.exp(logit - highest) / sum;
  }
  return probabilities;
}

/** Waits for one turn of the event loop, in which messages are received; awaiting a settled promise does not do that. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
