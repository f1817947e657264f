import type { Batch } from "@sentiment-tuner/data";
import type { Parameters } from "@sentiment-tuner/model";

import type { DropoutPlace } from "../graphs/dropout-patterns.ts";
import type { AdamWStep, TrainedState } from "../optimizer/adamw.ts";
import type { StepInput, StepResult, TokenBatch } from "./engine.ts";

/**
 * What computes a training step, in parts. It holds parameters and moments; `createTrainingSession` makes steps of the parts.
 *
 * `Gradients` are the loss and the gradients of one batch or of several, wherever the device keeps them. They belong to the caller, who
 * frees them.
 */
export interface TrainingDevice<Gradients> {
  /**
   * Forward and backward pass of one batch.
   *
   * @param rowWeights - [B], what each row's loss counts; those of all batches of the step add up to 1
   */
  backward(batch: Batch, place: DropoutPlace, rowWeights: Float32Array): Promise<Gradients>;
  /** The sum of both, which are freed, even if it fails. */
  add(sum: Gradients, gradients: Gradients): Promise<Gradients>;
  /** Computes norm, clipping and AdamW. Nothing changes before {@link PendingUpdate.commit}. */
  update(gradients: Gradients, step: AdamWStep): Promise<PendingUpdate>;
  free(gradients: Gradients): void;
  /** Logits [B*C], row-major, dropout off. */
  forward(batch: TokenBatch): Promise<Float32Array>;
  /** A snapshot or the live arrays. */
  read(part: keyof TrainedState): Promise<Parameters>;
  /** Copies parameters and moments in. */
  write(state: TrainedState): Promise<void>;
  dispose(): Promise<void>;
  /** Present where a call costs so much that several steps should share it. */
  readonly loop?: DeviceLoop;
}

/** The outcome of one or more steps. It takes effect by `commit`; one of the two methods is called, once. */
export interface PendingUpdate {
  readonly results: readonly StepResult[];
  commit(): void;
  discard(): void;
}

/** Whole steps with their updates, several in one call. */
interface DeviceLoop {
  /** How many of the upcoming steps are worth one call, at least 1. */
  stepsPerCall(upcoming: Iterable<StepInput>): number;
  /**
   * Makes the first of these steps, and as many after it as the device can make together with it.
   *
   * @param inputs - at least one; the first has one batch
   */
  update(inputs: readonly StepInput[]): Promise<PendingUpdate>;
}
