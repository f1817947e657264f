import { describe, expect, it } from "vitest";
import { accuracyOf, averagedScores, matthewsCorrelation } from "./class-scores.ts";
import { confusionMatrix } from "./confusion-matrix.ts";

describe("confusionMatrix", () => {
  it("has the truth in rows and the prediction in columns", () => {
    expect(confusionMatrix([0, 0, 0, 1], [0, 1, 1, 1], 2)).toEqual([
      [1, 2],
      [0, 1],
    ]);
  });

  it("rejects lists of different lengths and a prediction outside the classes", () => {
    expect(() => confusionMatrix([0, 1], [0], 2)).toThrow(expect.objectContaining({ code: "LENGTH_MISMATCH" }));
    expect(() => confusionMatrix([0], [7], 2)).toThrow("Row 0 has the prediction 7");
  });
});

describe("averagedScores", () => {
  it("counts a ratio without a denominator as zero, in the macro average too", () => {
    // Class 1 is never predicted, class 2 has no rows.
    const scores = averagedScores([
      [4, 0, 0],
      [2, 0, 0],
      [0, 0, 0],
    ]);
    expect(scores.perClass[1]).toEqual({ precision: 0, recall: 0, f1: 0, support: 2 });
    expect(scores.perClass[2]).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
    expect(scores.macro.recall).toBeCloseTo(1 / 3, 12);
  });

  it("takes class 1 of two classes, and the macro average of more, as the headline", () => {
    const two = averagedScores([
      [3, 1],
      [2, 4],
    ]);
    expect(two.headline.recall).toBe(two.perClass[1]?.recall);
    const three = averagedScores([
      [3, 1, 0],
      [2, 4, 0],
      [0, 1, 1],
    ]);
    expect(three.headline).toEqual(three.macro);
  });
});

describe("accuracyOf and matthewsCorrelation", () => {
  it("are zero for a matrix without rows", () => {
    expect(
      accuracyOf([
        [0, 0],
        [0, 0],
      ]),
    ).toBe(0);
    expect(
      matthewsCorrelation([
        [0, 0],
        [0, 0],
      ]),
    ).toBe(0);
  });
});
