import { describe, expect, it } from "vitest";

import { estimateStepBytes, rowsThatFit } from "./memory-estimate.ts";

const DISTILBERT = {
  modelType: "distilbert",
  vocabularySize: 30_522,
  hiddenSize: 768,
  layers: 6,
  heads: 12,
  intermediateSize: 3072,
  maxPositions: 512,
};
const SIZE = { model: DISTILBERT, parameterCount: 67e6, rows: 16, length: 128 };
const GIGABYTE = 1e9;

describe("memory of a step", () => {
  it("is about what was measured for DistilBERT", () => {
    expect(estimateStepBytes(SIZE) / GIGABYTE).toBeCloseTo(3.7, 1);
  });

  it("is less with adapters: frozen weights have no gradients and no moments", () => {
    const adapters = { ...SIZE, parameterCount: 1.3e6, frozenParameterCount: 66e6 };
    expect(estimateStepBytes(adapters)).toBeLessThan(0.7 * estimateStepBytes(SIZE));
    expect(estimateStepBytes(SIZE) - estimateStepBytes(adapters)).toBeCloseTo(28 * (67e6 - 1.3e6) - 8 * 66e6, 0);
  });

  it("halves the rows until they fit", () => {
    expect(rowsThatFit(SIZE, 8 * GIGABYTE)).toBeUndefined();
    expect(rowsThatFit(SIZE, 3 * GIGABYTE)).toBe(8);
    expect(rowsThatFit(SIZE, 0.1 * GIGABYTE)).toBe(1);
    expect(rowsThatFit(SIZE, undefined)).toBeUndefined();
  });
});
