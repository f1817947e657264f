import { describe, expect, it } from "vitest";

import { comparePair } from "./compare-view.ts";
import { judge } from "./judgement.ts";
import { tableOf } from "./prediction-table.ts";

/** Rows of [line, label, is the prediction right]. */
function judged(rows: readonly (readonly [number, string, boolean])[], names = ["Negative", "Positive"] as const) {
  return judge(
    tableOf(
      rows.map(([line, label, isRight]) => ({
        path: "held-out.csv",
        line,
        label,
        probabilities: Object.fromEntries(names.map((name) => [name, (name === label) === isRight ? 0.9 : 0.1])),
      })),
    ),
  );
}

describe("comparePair", () => {
  it("tests the reviews that both runs were judged on", () => {
    const first = judged([
      [1, "Positive", true],
      [2, "Negative", true],
      [3, "Positive", false],
      [9, "Positive", true],
    ]);
    const second = judged([
      [3, "Positive", true],
      [2, "Negative", false],
      [1, "Positive", false],
      [8, "Negative", true],
    ]);
    expect(comparePair(first, second)).toEqual({
      commonReviews: 3,
      firstAccuracy: 2 / 3,
      secondAccuracy: 1 / 3,
      test: { onlyFirstCorrect: 2, onlySecondCorrect: 1, method: "exact", statistic: 1, pValue: 1 },
    });
  });

  it("leaves a review out whose label has changed", () => {
    const first = judged([
      [1, "Positive", true],
      [2, "Negative", true],
    ]);
    const second = judged([
      [1, "Negative", true],
      [2, "Negative", true],
    ]);
    expect(comparePair(first, second)?.commonReviews).toBe(1);
  });

  it("compares by the names of the classes, not their order", () => {
    const first = judged([[1, "Positive", true]]);
    const second = judged([[1, "Positive", true]], ["Positive", "Negative"] as never);
    expect(comparePair(first, second)).toMatchObject({ commonReviews: 1, secondAccuracy: 1 });
  });

  it("says nothing without common reviews", () => {
    expect(comparePair(judged([[1, "Positive", true]]), judged([[2, "Positive", true]]))).toBeUndefined();
  });
});
