import { countBlockParameters, type ModelSize } from "../model-size.ts";

/** How long steps of training take on a machine: a part that every step has, and a part for its arithmetic. */
export interface StepSpeed {
  /** Update of the weights, and everything else that does not depend on the batch. */
  readonly msPerStep: number;
  /** Forward and backward pass, for a billion operations. */
  readonly msPerGigaoperation: number;
}

/** A step that was timed. */
export interface TimedStep {
  readonly operations: number;
  readonly ms: number;
}

/**
 * Operations of one review, forward and backward: 6 T P + 12 L D T², for T tokens and P parameters of the blocks.
 *
 * Each weight takes two operations a token forward and twice that backward. The second term is the products of attention.
 */
export function operationsOf(size: ModelSize, tokens: number): number {
  return 6 * tokens * countBlockParameters(size) + 12 * size.layers * size.hiddenSize * tokens ** 2;
}

/** The line through a small and a large step. */
export function fitStepSpeed(small: TimedStep, large: TimedStep): StepSpeed {
  const slope = (large.ms - small.ms) / ((large.operations - small.operations) / 1e9);
  const steepest = large.ms / (large.operations / 1e9); // Noise cannot make the common part negative.
  const msPerGigaoperation = Math.min(Math.max(slope, steepest / 2), steepest);
  return { msPerStep: large.ms - (msPerGigaoperation * large.operations) / 1e9, msPerGigaoperation };
}

/** The time of one step of `rows` reviews. */
export function stepMs({ msPerStep, msPerGigaoperation }: StepSpeed, rows: number, operations: number): number {
  return msPerStep + (msPerGigaoperation * rows * operations) / 1e9;
}
