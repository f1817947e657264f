import { describe, expect, it } from "vitest";
import { hasOrderedScores, orderedScores } from "./ordered-scores.ts";

describe("orderedScores", () => {
  it("counts a prediction two classes away as twice as wrong, and four times for kappa", () => {
    const near = orderedScores([
      [2, 0, 0],
      [0, 2, 0],
      [0, 1, 1],
    ]);
    const far = orderedScores([
      [2, 0, 0],
      [0, 2, 0],
      [1, 0, 1],
    ]);
    expect(near.meanAbsoluteError).toBe(1 / 6);
    expect(far.meanAbsoluteError).toBe(2 / 6);
    // Squared distances of 1, by chance 42 / 6; then of 4, by chance 48 / 6.
    expect(near.quadraticKappa).toBeCloseTo(1 - 6 / 42, 12);
    expect(far.quadraticKappa).toBeCloseTo(1 - 24 / 48, 12);
  });

  it("is below zero for inverted predictions", () => {
    const inverted = orderedScores([
      [0, 0, 3],
      [0, 3, 0],
      [3, 0, 0],
    ]);
    expect(inverted.quadraticKappa).toBe(-1);
    expect(inverted.meanAbsoluteError).toBeCloseTo(4 / 3, 12);
  });

  it("leaves kappa undefined if labels and predictions are all of one class", () => {
    const matrix = [
      [0, 0, 0],
      [0, 4, 0],
      [0, 0, 0],
    ];
    expect(orderedScores(matrix)).toEqual({ meanAbsoluteError: 0, quadraticKappa: undefined });
  });
});

describe("hasOrderedScores", () => {
  it("needs an order and three classes", () => {
    expect([hasOrderedScores(3, true), hasOrderedScores(2, true), hasOrderedScores(3, undefined)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
