import type { Batch, Batches } from "@sentiment-tuner/data";
import type { TrainConfig } from "@sentiment-tuner/protocol";
import { TrainerError } from "../errors.ts";
import { warmupStepsOf, type Schedule } from "../optimizer/schedule.ts";

/** Which batches each step takes. They depend only on the step, so that a resumed run takes the same. */
export interface TrainPlan {
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** Steps between two evaluations. */
  readonly evaluateEvery: number;
  readonly schedule: Schedule;
  /** @param step - 1-based */
  batchesOf(step: number): readonly Batch[];
}

/**
 * Divides epochs into steps of `gradientAccumulationSteps` batches; the last step of an epoch may have fewer.
 *
 * @param batchesOfEpoch - as many batches each epoch (0-based), in an order that depends only on (seed, epoch)
 * @throws TrainerError DATA_EMPTY
 */
export function planSteps(config: TrainConfig, batchesOfEpoch: (epoch: number) => Batches): TrainPlan {
  let current = { epoch: 0, batches: batchesOfEpoch(0) };
  const batchCount = current.batches.count;
  if (batchCount === 0) throw new TrainerError("DATA_EMPTY", "There are no reviews to train on. Is the dataset empty?");
  const batchesPerStep = config.gradientAccumulationSteps;
  const stepsPerEpoch = Math.ceil(batchCount / batchesPerStep);
  const totalSteps = config.epochs * stepsPerEpoch;

  return {
    stepsPerEpoch,
    totalSteps,
    evaluateEvery: config.evaluateEverySteps ?? stepsPerEpoch,
    schedule: {
      learningRate: config.learningRate,
      totalSteps,
      warmupSteps: warmupStepsOf(totalSteps, config.warmupRatio),
      limitMs: config.maxMinutes === undefined ? undefined : config.maxMinutes * 60_000,
    },
    batchesOf(step) {
      const epoch = Math.floor((step - 1) / stepsPerEpoch);
      if (epoch !== current.epoch) current = { epoch, batches: batchesOfEpoch(epoch) };
      const first = ((step - 1) % stepsPerEpoch) * batchesPerStep;
      const length = Math.min(batchesPerStep, batchCount - first);
      return Array.from({ length }, (_, offset) => current.batches.at(first + offset));
    },
  };
}
