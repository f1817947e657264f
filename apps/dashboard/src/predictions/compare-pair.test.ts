import { describe, expect, it } from "vitest";

import { comparePair } from "./compare-pair.ts";
import { analyzePredictions } from "./prediction-analysis.ts";
import { createPredictionTable } from "./prediction-table.ts";

/** Rows of [line, label, is the prediction correct]. */
function analysisOf(
  rows: readonly (readonly [number, string, boolean])[],
  names: readonly string[] = ["Negative", "Positive"],
) {
  return analyzePredictions(
    createPredictionTable(
      rows.map(([line, label, isCorrect]) => ({
        path: "test.csv",
        line,
        label,
        probabilities: probabilitiesOf(names, isCorrect ? label : (names.find((name) => name !== label) ?? "")),
      })),
    ),
  );
}

/** 0.9 for one class; the others share the rest. */
function probabilitiesOf(names: readonly string[], predicted: string): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, name === predicted ? 0.9 : 0.1 / (names.length - 1)]));
}

describe("comparePair", () => {
  it("tests the common reviews of both runs", () => {
    const first = analysisOf([
      [1, "Positive", true],
      [2, "Negative", true],
      [3, "Positive", false],
      [9, "Positive", true],
    ]);
    const second = analysisOf([
      [3, "Positive", true],
      [2, "Negative", false],
      [1, "Positive", false],
      [8, "Negative", true],
    ]);
    expect(comparePair(first, second)).toEqual({
      kind: "compared",
      commonReviews: 3,
      firstAccuracy: 2 / 3,
      secondAccuracy: 1 / 3,
      test: { onlyFirstCorrect: 2, onlySecondCorrect: 1, method: "exact", statistic: 1, pValue: 1 },
    });
  });

  it("leaves out a review with a changed label", () => {
    const first = analysisOf([
      [1, "Positive", true],
      [2, "Negative", true],
    ]);
    const second = analysisOf([
      [1, "Negative", true],
      [2, "Negative", true],
    ]);
    expect(comparePair(first, second)).toMatchObject({ commonReviews: 1 });
  });

  it("compares by the names of the classes, not their order", () => {
    const first = analysisOf([[1, "Positive", true]]);
    const second = analysisOf([[1, "Positive", true]], ["Positive", "Negative"]);
    expect(comparePair(first, second)).toMatchObject({ commonReviews: 1, secondAccuracy: 1 });
  });

  it("says that two runs have no common reviews", () => {
    const comparison = comparePair(analysisOf([[1, "Positive", true]]), analysisOf([[2, "Positive", true]]));
    expect(comparison).toEqual({ kind: "no-common-reviews" });
  });

  it("does not compare runs with different classes, even on reviews that have the same label in both", () => {
    const two = analysisOf([[1, "Positive", true]]);
    const three = analysisOf([[1, "Positive", true]], ["Negative", "Neutral", "Positive"]);
    expect(comparePair(two, three)).toEqual({ kind: "different-classes" });
    expect(comparePair(three, two)).toEqual({ kind: "different-classes" });
  });
});
