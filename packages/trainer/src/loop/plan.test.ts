import { makeBatches } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";
import { resolveTrainConfig, type TrainConfigInput } from "@sentiment-tuner/protocol";
import { planSteps } from "./plan.ts";
import { smallReviews } from "../testing/small-reviews.ts";

function planOf(reviews: number, input: TrainConfigInput) {
  const config = resolveTrainConfig(input);
  const options = { batchSize: config.batchSize, padTokenId: 0, shuffle: true, seed: config.seed };
  return planSteps(config, (epoch) => makeBatches(smallReviews(reviews), { ...options, epoch }));
}

describe("planSteps", () => {
  it("counts a smaller last batch and a smaller last step", () => {
    expect(planOf(33, { batchSize: 16, epochs: 3 })).toMatchObject({
      stepsPerEpoch: 3,
      totalSteps: 9,
      evaluateEvery: 3,
    });
    expect(planOf(33, { batchSize: 4, gradientAccumulationSteps: 4 })).toMatchObject({ stepsPerEpoch: 3 });
  });

  it("shows every review once an epoch, in another order each", () => {
    const plan = planOf(11, { batchSize: 3, gradientAccumulationSteps: 2, epochs: 2 });
    const reviewsOf = (steps: number[]) =>
      steps.flatMap((step) => plan.batchesOf(step).flatMap(({ indices }) => [...indices]));
    const first = reviewsOf([1, 2]);
    const second = reviewsOf([3, 4]);
    expect([...first].sort((a, b) => a - b)).toEqual(Array.from({ length: 11 }, (_, index) => index));
    expect([...second].sort()).toEqual([...first].sort());
    expect(second).not.toEqual(first);
  });

  it("gives a step the same batches whatever was asked before", () => {
    const plan = planOf(11, { batchSize: 3, epochs: 3 });
    const expected = planOf(11, { batchSize: 3, epochs: 3 }).batchesOf(6);
    for (const step of [1, 12, 5]) plan.batchesOf(step);
    expect(plan.batchesOf(6)).toEqual(expected);
  });

  it("takes the time limit into the schedule", () => {
    expect(planOf(11, { maxMinutes: 5, warmupRatio: 0.5 }).schedule).toMatchObject({
      limitMs: 300_000,
      warmupSteps: 2,
    });
  });
});
