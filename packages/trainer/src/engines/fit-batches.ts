import type { Batch } from "@sentiment-tuner/data";

import { concatenateFloats } from "../concatenate.ts";
import { TrainerError } from "../errors.ts";
import type { TokenBatch, TrainingSession } from "./engine.ts";

/** A session that splits batches until they fit into memory. */
export interface FittingSession extends TrainingSession {
  /** The most reviews that are computed at once; undefined while no batch had to be split. */
  rowsAtOnce(): number | undefined;
  /** Whether memory ran short. Another run may not repeat that. */
  ranShort(): boolean;
}

/**
 * Makes a call smaller whenever memory runs short: first fewer steps in one call, then smaller parts of a batch, down to a single review.
 * The gradients of the parts are added up: a step's loss and gradients are those of the whole batch, since a review weighs the same in
 * both. Dropout differs, as each part has draws of its own.
 *
 * @param rowsAtOnce - set where a whole batch is known not to fit
 */
export function fitBatches(session: TrainingSession, rowsAtOnce?: number): FittingSession {
  let maxRows = rowsAtOnce;
  let maxSteps = Number.POSITIVE_INFINITY;
  let isShort = false;

  /** @throws the error, unless memory ran short and there is something left to split */
  function splitFurther(error: unknown, parts: readonly TokenBatch[]): void {
    const largest = Math.max(...parts.map(({ rows }) => rows));
    if (!isOutOfMemory(error) || largest <= 1) throw error;
    isShort = true;
    maxRows = Math.ceil(largest / 2);
  }

  return {
    ...session,
    rowsAtOnce: () => maxRows,
    ranShort: () => isShort,
    stepsPerCall: (upcoming) => Math.min(maxSteps, session.stepsPerCall(upcoming)),
    async steps(inputs) {
      for (;;) {
        const parts = inputs.slice(0, maxSteps).map((input) => ({
          ...input,
          batches: input.batches.flatMap((batch) => split(batch, maxRows, rowsOf)),
        }));
        try {
          return await session.steps(parts);
        } catch (error) {
          if (isOutOfMemory(error) && parts.length > 1) {
            isShort = true;
            maxSteps = Math.floor(parts.length / 2);
          } else {
            splitFurther(
              error,
              parts.flatMap(({ batches }) => batches),
            );
          }
        }
      }
    },
    async evaluate(batch) {
      for (;;) {
        const parts = split(batch, maxRows, tokenRowsOf);
        try {
          if (parts.length === 1) return await session.evaluate(batch);
          const logits = [];
          for (const part of parts) logits.push(Float32Array.from(await session.evaluate(part)));
          return concatenateFloats(logits);
        } catch (error) {
          splitFurther(error, parts);
        }
      }
    },
  };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof TrainerError && error.code === "OUT_OF_MEMORY";
}

function split<B extends TokenBatch>(
  batch: B,
  maxRows: number | undefined,
  take: (batch: B, start: number, end: number) => B,
): readonly B[] {
  if (maxRows === undefined || batch.rows <= maxRows) return [batch];
  return Array.from({ length: Math.ceil(batch.rows / maxRows) }, (_, part) => {
    const start = part * maxRows;
    return take(batch, start, Math.min(batch.rows, start + maxRows));
  });
}

function tokenRowsOf({ length, inputIds, attentionMask }: TokenBatch, start: number, end: number): TokenBatch {
  return {
    rows: end - start,
    length,
    inputIds: inputIds.subarray(start * length, end * length),
    attentionMask: attentionMask.subarray(start * length, end * length),
  };
}

function rowsOf(batch: Batch, start: number, end: number): Batch {
  const { labels, indices } = batch;
  return {
    ...tokenRowsOf(batch, start, end),
    labels: labels.subarray(start, end),
    indices: indices.subarray(start, end),
  };
}
