import { operationsOf, readModelSize } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { estimateRun } from "./estimate.ts";

const size = readModelSize({
  model_type: "distilbert",
  n_layers: 6,
  dim: 768,
  n_heads: 12,
  hidden_dim: 3072,
  vocab_size: 30522,
  max_position_embeddings: 512,
});
if (size === undefined) throw new Error("The configuration above is complete.");

/** Sized so that the machine trains exactly 10 reviews of 128 tokens a second. */
const INPUT = {
  size,
  config: { epochs: 1, batchSize: 16, maxLength: 128 },
  train: 720,
  validation: 80,
  test: 200,
  meanCharacters: 2_000,
  operationsPerSecond: 10 * operationsOf(size, 128),
};

describe("estimateRun", () => {
  it("adds up training, the evaluations, the comparison and the fixed part", () => {
    const { reviewsPerSecond, seconds } = estimateRun(INPUT);
    expect(reviewsPerSecond).toBeCloseTo(10, 9);
    expect(seconds).toBeCloseTo(8 + (720 + (80 + 200) / 3 + 1000 / 6) / 10, 9);
  });

  it("counts the evaluations on validation reviews, or on test reviews if there are none", () => {
    const secondsOf = (changes: object): number => estimateRun({ ...INPUT, ...changes }).seconds;
    expect(secondsOf({ evaluations: 6 }) - secondsOf({})).toBeCloseTo((5 * 80) / 3 / 10, 9);
    expect(secondsOf({ evaluations: 6, train: 800, validation: 0 })).toBeCloseTo(
      8 + (800 + (7 * 200) / 3 + 1000 / 6) / 10,
      9,
    );
  });

  it("is shorter with adapters, whose backward pass skips the gradients of most weights", () => {
    const { reviewsPerSecond } = estimateRun({ ...INPUT, config: { ...INPUT.config, adapters: 8 } });
    expect(reviewsPerSecond).toBeCloseTo(15, 9);
  });

  it("takes what the settings leave out from the usual training settings", () => {
    expect(estimateRun({ ...INPUT, config: { maxMinutes: undefined } })).toEqual(
      estimateRun({ ...INPUT, config: { epochs: 3, batchSize: 16, maxLength: 128 } }),
    );
  });

  it("ends training at the time limit", () => {
    const config = { ...INPUT.config, epochs: 50, maxMinutes: 5 };
    expect(estimateRun({ ...INPUT, config }).seconds).toBeCloseTo(8 + 300 + 1000 / 6 / 10, 9);
  });

  it("counts the tokens of short texts, not the longest sequence", () => {
    // 40 characters are about 11 tokens of 128: less than a tenth of the operations.
    expect(estimateRun({ ...INPUT, meanCharacters: 40 }).reviewsPerSecond).toBeGreaterThan(100);
  });

  it("limits the length of a sequence to the positions of the model", () => {
    const long = { ...INPUT, config: { ...INPUT.config, maxLength: 10_000 } };
    expect(estimateRun(long).memoryBytes).toBe(
      estimateRun({ ...INPUT, config: { ...INPUT.config, maxLength: 512 } }).memoryBytes,
    );
  });
});
