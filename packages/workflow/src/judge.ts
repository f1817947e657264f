import { CLASS_NAMES, createRandom, makeBatches, type TokenizedReviews } from "@sentiment-tuner/data";
import type { Metric } from "@sentiment-tuner/metrics";
import { type Classifier, evaluate, type Evaluation } from "@sentiment-tuner/trainer";
import type { EvaluatingEvent } from "@sentiment-tuner/protocol";

import { WorkflowError } from "./errors.ts";

/** The stream of random numbers that resamples are drawn from. */
const BOOTSTRAP_STREAM = 200;
const JUDGING_BATCH_SIZE = 32;

export interface JudgeOptions {
  /** The model's own labels, in the order of its outputs. */
  readonly labels: readonly string[];
  readonly padTokenId: number;
  readonly metrics: readonly Metric[];
  /** Of the resamples behind the intervals. */
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * Judges a model on labelled reviews: every metric, with 95% intervals from 1,000 resamples.
 *
 * @throws WorkflowError LABELS_UNFIT if the model's labels cannot be matched with Negative and Positive
 * @throws the signal's reason when it is aborted
 */
export async function* judge(
  classifier: Pick<Classifier, "evaluate">,
  reviews: TokenizedReviews,
  { labels, padTokenId, metrics, seed, signal }: JudgeOptions,
): AsyncGenerator<EvaluatingEvent, Evaluation> {
  const columns = columnsByClass(labels);
  const random = createRandom(seed, BOOTSTRAP_STREAM);
  const pass = evaluate(
    { evaluate: async (batch) => reordered(await classifier.evaluate(batch), columns) },
    {
      batches: makeBatches(reviews, { batchSize: JUDGING_BATCH_SIZE, padTokenId, shuffle: false }),
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

/** Which output of the model stands for each of our classes. Labels without a meaning, such as LABEL_0, are taken in order. */
export function columnsByClass(labels: readonly string[]): readonly number[] {
  if (labels.length !== CLASS_NAMES.length) {
    throw new WorkflowError(
      "LABELS_UNFIT",
      `The model has ${labels.length} labels (${labels.join(", ")}); reviews are judged as ${CLASS_NAMES.join(" or ")}. Choose a model with two labels.`,
    );
  }
  const found = CLASS_NAMES.map((name) =>
    labels.findIndex((label) => label.toLowerCase().startsWith(name.slice(0, 3).toLowerCase())),
  );
  return found.includes(-1) ? CLASS_NAMES.map((_name, index) => index) : found;
}

function reordered(logits: Float32Array, columns: readonly number[]): Float32Array {
  return logits.map(
    (_logit, index) => logits[index - (index % columns.length) + (columns[index % columns.length] ?? 0)] ?? Number.NaN,
  );
}
