import { describe, expect, it } from "vitest";

import { estimateRun } from "./estimate.ts";
import { blockParameters, modelNameOf, toModelSize, totalParameters } from "./model-size.ts";

const DISTILBERT = {
  model_type: "distilbert",
  n_layers: 6,
  dim: 768,
  n_heads: 12,
  hidden_dim: 3072,
  vocab_size: 30522,
  max_position_embeddings: 512,
};
const size = toModelSize(DISTILBERT);
if (size === undefined) throw new Error("The configuration above is complete.");

describe("toModelSize", () => {
  it("counts DistilBERT's parameters", () => {
    expect(blockParameters(size) / 1e6).toBeCloseTo(42.5, 1);
    expect(totalParameters(size) / 1e6).toBeCloseTo(66.4, 1);
  });

  it("refuses what is no model", () => {
    expect([undefined, {}, { ...DISTILBERT, dim: "768" }].map(toModelSize)).toEqual([undefined, undefined, undefined]);
  });
});

describe("estimateRun", () => {
  // 544 billion operations in 3.36 s is what batches of 16 x 128 were measured at, with 3.0 GB.
  const input = {
    size,
    config: { epochs: 1, batchSize: 16, maxLength: 128 },
    reviews: 1_000,
    testSize: 0.2,
    meanCharacters: 2_000,
    operationsPerSecond: 544e9 / 3.36,
  };

  it("comes near what was measured", () => {
    const { reviewsPerSecond, memoryBytes } = estimateRun(input);
    expect(reviewsPerSecond).toBeGreaterThan((16 / 3.36) * 0.9);
    expect(reviewsPerSecond).toBeLessThan((16 / 3.36) * 1.1);
    expect(memoryBytes / 1e9).toBeGreaterThan(2.6);
    expect(memoryBytes / 1e9).toBeLessThan(3.6);
  });

  it("takes a limit of time at its word", () => {
    const config = { ...input.config, epochs: 50, maxMinutes: 5 };
    expect(estimateRun({ ...input, config }).seconds).toBe(300);
  });

  it("knows that short texts are quick", () => {
    expect(estimateRun({ ...input, meanCharacters: 40 }).seconds).toBeLessThan(estimateRun(input).seconds / 5);
  });
});

describe("modelNameOf", () => {
  it("takes the folder above where the folder's own name says nothing", () => {
    expect(modelNameOf("/runs/films/model")).toBe("films");
    expect(modelNameOf("/models/bert-tiny")).toBe("bert-tiny");
  });
});
