import { firstReviews, makeBatches, type TokenizedReviews } from "@sentiment-tuner/data";
import { type Graph, modelChunks, type ModelOptions } from "@sentiment-tuner/onnx";
import { VERSION } from "@sentiment-tuner/protocol";
import { createLogitPool, type Evaluation } from "@sentiment-tuner/trainer";

import { WorkflowError } from "../errors.ts";
import { inClassOrder, type LogitSource } from "./evaluate-reviews.ts";
import type { ModelClasses } from "./model-classes.ts";

/** Name and version of this program, as ONNX files state their producer. */
export const ONNX_PRODUCER = {
  producerName: "sentiment-tuner",
  producerVersion: VERSION,
} as const satisfies ModelOptions;

/** The ONNX file of a saved model, where transformers.js looks for it. */
export const ONNX_MODEL_PATH = "onnx/model.onnx";

/** The bytes of an ONNX file, in chunks. */
export function onnxFile(graph: Graph): Iterable<Uint8Array> {
  return modelChunks(graph, ONNX_PRODUCER);
}

/** The first test reviews: a wrong weight or operation changes the logits of any text. */
const CHECKED_REVIEWS = 16;

/**
 * Allowed difference between two logits, relative to the largest of them (at least 1). On the processor the two differ by 1e-6, the rounding
 * of float32 in other orders. A GPU that computes products in TensorFloat-32 rounds each factor to 11 bits, 5e-4, in every layer: its
 * losses of a training step differ by 3e-5 of their size, and single logits by more.
 */
const LOGIT_TOLERANCE = 0.02;

export interface AgreementOptions {
  /** The name of the file for a message. */
  readonly file: string;
  /** The classes of the model, as it was evaluated. */
  readonly classes: ModelClasses;
  readonly padTokenId: number;
}

/**
 * Checks that an exported file computes what was evaluated, on the first 16 test reviews.
 *
 * @param exported - the opened file
 * @param evaluation - of the original model on the same reviews
 * @throws WorkflowError EXPORT_DISAGREES
 */
export async function requireAgreement(
  exported: LogitSource,
  reviews: TokenizedReviews,
  { logits: expected }: Pick<Evaluation, "logits">,
  { file, classes, padTokenId }: AgreementOptions,
): Promise<void> {
  const checked = firstReviews(reviews, CHECKED_REVIEWS);
  const pool = createLogitPool(checked.labels.length, checked.windows?.pooling);
  for (const batch of makeBatches(checked, { batchSize: CHECKED_REVIEWS, padTokenId, shuffle: false })) {
    pool.add(batch, await exported.evaluate(batch));
  }
  let [largest, difference] = [1, 0];
  for (const [index, logit] of inClassOrder(pool.logits(), classes.columns).entries()) {
    const wanted = expected[index] ?? Number.NaN;
    largest = Math.max(largest, Math.abs(wanted));
    difference = Math.max(difference, Math.abs(logit - wanted)); // NaN stays NaN.
  }
  if (difference <= LOGIT_TOLERANCE * largest) return;
  throw new WorkflowError(
    "EXPORT_DISAGREES",
    `The exported file "${file}" computes other results than the trained model: logits of the first ${checked.labels.length} test reviews ` +
      `differ by up to ${difference.toPrecision(3)}. Nothing was published. This is a bug in the export or in the engine; try another engine.`,
  );
}
