import { makeBatches, selectReviews, type TokenizedReviews } from "@sentiment-tuner/data";
import type { QuantizationRecord } from "@sentiment-tuner/protocol";
import { createLogitPool, type ForwardWeights, nextTurn, onnxruntimeCpu } from "@sentiment-tuner/trainer";

import { decide } from "../predict/decide.ts";
import { storedDecision } from "./fit-decision.ts";
import type { FittedModel } from "./fit-model.ts";
import type { PreparedRun } from "./prepare-run.ts";

/** As many as show a loss of half a point: two or three reviews. */
const MOST_REVIEWS = 500;

/** Fewer reviews if they are long: a small encoder computes these tokens in some ten seconds on two cores. */
const MOST_TOKENS = 100_000;

export interface MeasureOptions {
  readonly threads?: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Compares the answers of a trained model with 8-bit weights with those in float32, on the processor: on validation reviews, or on training
 * reviews if none are kept apart. The test reviews have no part in it.
 *
 * Each text is computed by itself, as a hover does: the range to which inputs are rounded depends on the whole batch.
 *
 * @throws the signal's reason when it is aborted, TrainerError LOSS_NOT_FINITE
 */
export async function measureQuantization(
  { parameters, validationLogits, decision: record }: Pick<FittedModel, "parameters" | "validationLogits" | "decision">,
  { model, text, tokens }: Pick<PreparedRun, "model" | "text" | "tokens">,
  { threads, signal }: MeasureOptions,
): Promise<QuantizationRecord> {
  const classCount = model.config.labels.length;
  const { padTokenId } = text.tokenizer;
  const reviews = tokens.validation ?? tokens.train;
  const chosen = chooseTexts(reviews);
  const sample = selectReviews(reviews, chosen);
  const classesWith = async (weights: ForwardWeights): Promise<Int32Array> => {
    const session = await onnxruntimeCpu.openForward({ ...model, parameters, threads, weights });
    try {
      const pool = createLogitPool(sample.labels.length, sample.windows?.pooling);
      for (const batch of makeBatches(sample, { batchSize: 1, padTokenId, shuffle: false })) {
        await nextTurn();
        signal.throwIfAborted();
        pool.add(batch, await session.evaluate(batch));
      }
      return classesOf(pool.logits());
    } finally {
      await session.dispose();
    }
  };
  const classesOf = (logits: Float32Array): Int32Array => decide(logits, classCount, storedDecision(record)).classes;

  const known = validationLogits && classesOf(validationLogits);
  const expected = known ? Int32Array.from(chosen, (review) => known[review] ?? 0) : await classesWith("packed");
  const rounded = await classesWith("int8");
  return {
    reviews: chosen.length,
    accuracyLost: shareOfEqual(expected, sample.labels) - shareOfEqual(rounded, sample.labels),
    agreement: shareOfEqual(rounded, expected),
  };
}

/** Indices at even distances, because reviews of one class may follow each other. */
function chooseTexts({ inputIds }: TokenizedReviews): readonly number[] {
  const tokens = inputIds.reduce((sum, { length }) => sum + length, 0);
  const affordable = Math.ceil((inputIds.length * MOST_TOKENS) / tokens);
  const count = Math.min(MOST_REVIEWS, affordable, inputIds.length);
  return Array.from({ length: count }, (_, index) => Math.floor((index * inputIds.length) / count));
}

function shareOfEqual(a: Int32Array, b: Int32Array): number {
  return a.filter((value, index) => value === b[index]).length / a.length;
}
