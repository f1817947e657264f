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
  reviews: 1_000,
  testSize: 0.2,
  meanCharacters: 2_000,
  operationsPerSecond: 10 * operationsOf(size, 128),
};

describe("estimateRun", () => {
  it("adds up training, evaluations before and after the epoch, and the fixed part", () => {
    const { reviewsPerSecond, seconds } = estimateRun(INPUT);
    expect(reviewsPerSecond).toBeCloseTo(10, 9);
    expect(seconds).toBeCloseTo(800 / 10 + (2 * 200) / 3 / 10 + 8, 9);
  });

  it("takes what the settings leave out from the usual training settings", () => {
    expect(estimateRun({ ...INPUT, config: { maxMinutes: undefined } })).toEqual(
      estimateRun({ ...INPUT, config: { epochs: 3, batchSize: 16, maxLength: 128 } }),
    );
  });

  it("never exceeds the time limit", () => {
    const config = { ...INPUT.config, epochs: 50, maxMinutes: 5 };
    expect(estimateRun({ ...INPUT, config }).seconds).toBe(300);
  });

  it("counts the tokens of short texts, not the longest sequence", () => {
    // 40 characters are about 11 tokens of 128: less than a tenth of the operations.
    expect(estimateRun({ ...INPUT, meanCharacters: 40 }).reviewsPerSecond).toBeGreaterThan(100);
  });

  it("estimates at least the measured memory of a step, and not much more", () => {
    // Measured on a processor: 3.0 GB for DistilBERT and 16 x 128 tokens. A device takes more, which the estimate includes.
    const gigabytes = estimateRun(INPUT).memoryBytes / 1e9;
    expect(gigabytes).toBeGreaterThan(3.0);
    expect(gigabytes).toBeLessThan(4.0);
  });

  it("limits the length of a sequence to the positions of the model", () => {
    const long = { ...INPUT, config: { ...INPUT.config, maxLength: 10_000 } };
    expect(estimateRun(long).memoryBytes).toBe(
      estimateRun({ ...INPUT, config: { ...INPUT.config, maxLength: 512 } }).memoryBytes,
    );
  });
});
