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
