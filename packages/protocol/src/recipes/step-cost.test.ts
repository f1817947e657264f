import { describe, expect, it } from "vitest";

import { fitStepSpeed, operationsOf, stepMs } from "./step-cost.ts";

describe("fitStepSpeed", () => {
  it("finds the two parts of a step's time", () => {
    const speed = fitStepSpeed({ operations: 1e9, ms: 70 }, { operations: 101e9, ms: 470 });
    expect(speed).toEqual({ msPerStep: 66, msPerGigaoperation: 4 });
    expect(stepMs(speed, 2, 50.5e9)).toBe(470);
  });

  it("has no negative part, whatever was measured", () => {
    for (const small of [1, 400, 900]) {
      const { msPerStep, msPerGigaoperation } = fitStepSpeed(
        { operations: 1e9, ms: small },
        { operations: 1e11, ms: 400 },
      );
      expect(msPerStep).toBeGreaterThanOrEqual(0);
      expect(msPerGigaoperation).toBeGreaterThan(0);
    }
  });
});

describe("operationsOf", () => {
  it("counts the multiplications and additions of the matrix products", () => {
    // One layer, D = 2, F = 3, T = 4. Weights: 4 matrices of 2 x 2, 2 of 2 x 3, and 21 of biases and normalization, 49 in all.
    const tiny = {
      ...{ modelType: "bert", vocabularySize: 9, hiddenSize: 2, layers: 1 },
      ...{ heads: 1, intermediateSize: 3, maxPositions: 9 },
    };
    // 4 tokens x 49 weights x 2 forward and 4 backward; QK^T and AV: 2 products of 4 x 4 x 2, 2 operations each, three times.
    expect(operationsOf(tiny, 4)).toBe(4 * 49 * 6 + 2 * 4 * 4 * 2 * 2 * 3);
  });

  it("grows with the square of the length where attention is most of the work", () => {
    const size = {
      modelType: "bert",
      vocabularySize: 9,
      hiddenSize: 8,
      layers: 1,
      heads: 1,
      intermediateSize: 8,
      maxPositions: 9,
    };
    expect(operationsOf(size, 20_000) / operationsOf(size, 10_000)).toBeGreaterThan(3.9);
  });
});
