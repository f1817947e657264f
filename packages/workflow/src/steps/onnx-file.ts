import { makeBatches, type TokenizedReviews } from "@sentiment-tuner/data";
import { type Graph, modelChunks, type ModelOptions } from "@sentiment-tuner/onnx";
import { VERSION } from "@sentiment-tuner/protocol";
import type { Evaluation } from "@sentiment-tuner/trainer";

import { WorkflowError } from "../errors.ts";
import { type LogitSource, sessionInClassOrder } from "./evaluate-reviews.ts";
import type { ModelClasses } from "./model-classes.ts";

/** Name and version of this program, as ONNX files state their producer. */
export const ONNX_PRODUCER = {
  producerName: "sentiment-tuner",
  producerVersion: VERSION,
} as const satisfies ModelOptions;

/** The bytes of an ONNX file, in chunks. */
export function onnxFile(graph: Graph): Iterable<Uint8Array> {
  return modelChunks(graph, ONNX_PRODUCER);
}

/** The first test reviews, in one batch: a wrong weight or operation changes the logits of any text. */
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
  const checked = {
    inputIds: reviews.inputIds.slice(0, CHECKED_REVIEWS),
    labels: reviews.labels.subarray(0, CHECKED_REVIEWS),
  };
  const classCount = classes.columns.length;
  let [largest, difference] = [1, 0];
  for (const batch of makeBatches(checked, { batchSize: CHECKED_REVIEWS, padTokenId, shuffle: false })) {
    const found = await sessionInClassOrder(exported, classes.columns).evaluate(batch); // [B, C]
    for (const [row, review] of batch.indices.entries()) {
      for (let column = 0; column < classCount; column++) {
        const [a = Number.NaN, b = Number.NaN] = [
          found[row * classCount + column],
          expected[review * classCount + column],
        ];
        largest = Math.max(largest, Math.abs(b));
        difference = Math.max(difference, Math.abs(a - b)); // NaN stays NaN.
      }
    }
  }
  if (difference <= LOGIT_TOLERANCE * largest) return;
  throw new WorkflowError(
    "EXPORT_DISAGREES",
    `The exported file "${file}" computes other results than the trained model: logits of the first ${checked.labels.length} test reviews ` +
      `differ by up to ${difference.toPrecision(3)}. Nothing was published. This is a bug in the export or in the engine; try another engine.`,
  );
}
