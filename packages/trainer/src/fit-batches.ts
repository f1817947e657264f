import type { Batch } from "@sentiment-tuner/data";

import { concatenateFloats } from "./concatenate.ts";
import type { StepInput, StepResult, TokenBatch, TrainingSession } from "./engines/engine.ts";
import { TrainerError } from "./errors.ts";

/** A session that takes batches apart until they fit into memory. */
export interface FittingSession extends TrainingSession {
  /** Most reviews that are computed at once; undefined while no batch had to be taken apart. */
  rowsAtOnce(): number | undefined;
  /** Whether memory ran short, which another run need not repeat. */
  ranShort(): boolean;
  /** Most steps of this batch's shape that are worth one call of `steps`. */
  stepsAtOnce(batch: Batch): number;
  /**
   * Makes steps in one call where the session can; else the first of them alone. What is made is made whole.
   *
   * @param inputs - at least one; if more, each of one batch, all of one shape
   * @returns a result for each step that was made
   */
  steps(inputs: readonly [StepInput, ...StepInput[]]): Promise<readonly StepResult[]>;
}

/**
 * Halves what is computed at once whenever memory is short, down to a single review, and adds the gradients up: the step's loss and its
 * gradients are those of the whole batch, since every review weighs the same in both. Dropout draws anew for each part.
 *
 * @param rowsAtOnce - where the first batch is already known not to fit
 */
export function fitBatches(session: TrainingSession, rowsAtOnce?: number): FittingSession {
  let most = rowsAtOnce;
  let mostSteps = Number.POSITIVE_INFINITY;
  let isShort = false;

  /** Runs work on parts of the batches, smaller ones each time memory is short. */
  async function fitting<B extends TokenBatch, T>(
    batches: readonly B[],
    take: (batch: B, start: number, end: number) => B,
    work: (parts: readonly B[]) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      const parts = batches.flatMap((batch) => split(batch, most ?? batch.rows, take));
      try {
        return await work(parts);
      } catch (error) {
        const largest = Math.max(...parts.map(({ rows }) => rows));
        if (!isOutOfMemory(error) || largest <= 1) throw error;
        isShort = true;
        most = Math.ceil(largest / 2);
      }
    }
  }

  const step = (input: StepInput): Promise<StepResult> =>
    fitting(input.batches, rowsOf, (batches) => session.step({ ...input, batches }));
  const { loop } = session;
  const isWhole = (batch: Batch): boolean => most === undefined || batch.rows <= most;

  return {
    ...session,
    rowsAtOnce: () => most,
    ranShort: () => isShort,
    stepsAtOnce: (batch) =>
      loop === undefined || !isWhole(batch) ? 1 : Math.max(1, Math.min(mostSteps, loop.most(batch))),
    async steps(inputs) {
      const [first] = inputs;
      const canLoop = mostSteps >= 1 && inputs.every(({ batches }) => batches.length === 1 && batches.every(isWhole));
      if (loop === undefined || !canLoop) return [await step(first)];
      try {
        return await loop.steps(inputs);
      } catch (error) {
        if (!isOutOfMemory(error)) throw error;
        mostSteps = Math.floor(inputs.length / 2); // Down to none: one step alone may fit where the loop of one does not.
        isShort = true;
        return [await step(first)];
      }
    },
    step,
    evaluate: (batch) =>
      fitting([batch], tokenRowsOf, async (parts) => {
        const [first, ...others] = parts;
        if (first === undefined || others.length === 0) return session.evaluate(batch);
        const logits = [];
        for (const part of parts) logits.push(Float32Array.from(await session.evaluate(part)));
        return concatenateFloats(logits);
      }),
  };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof TrainerError && error.code === "OUT_OF_MEMORY";
}

function split<B extends TokenBatch>(
  batch: B,
  most: number,
  take: (batch: B, start: number, end: number) => B,
): readonly B[] {
  if (batch.rows <= most) return [batch];
  return Array.from({ length: Math.ceil(batch.rows / most) }, (_, part) => {
    const start = part * most;
    return take(batch, start, Math.min(batch.rows, start + most));
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
