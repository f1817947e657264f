import { classificationReport } from "@sentiment-tuner/metrics";
import { describe, expect, it } from "vitest";

import { classCurves, defaultClass } from "./class-curves.ts";
import { createPredictionTable } from "./prediction-table.ts";

const NAMES = ["a", "b", "c"];
const TABLE = createPredictionTable(
  (
    [
      ["a", 0.6, 0.3, 0.1],
      ["a", 0.3, 0.5, 0.2],
      ["b", 0.5, 0.4, 0.1],
      ["b", 0.1, 0.7, 0.2],
      ["c", 0.2, 0.2, 0.6],
    ] as const
  ).map(([label, a, b, c], line) => ({ path: "t", line, label, probabilities: { a, b, c } })),
  NAMES,
);

describe("classCurves", () => {
  it("sets each class against all others: the mean of the areas is that of the report", () => {
    const { rocAuc, prAuc } = classificationReport(TABLE.labels, TABLE.probabilities, { classNames: NAMES });
    const curves = NAMES.map((_, c) => classCurves(TABLE, c));
    const mean = (areas: readonly (number | undefined)[]) =>
      areas.reduce<number>((sum, area) => sum + (area ?? NaN), 0) / 3;
    expect(mean(curves.map(({ roc }) => roc?.area))).toBeCloseTo(rocAuc ?? 0, 12);
    expect(mean(curves.map(({ pr }) => pr?.area))).toBeCloseTo(prAuc ?? 0, 12);
  });

  it("has no curves of a class without reviews", () => {
    const table = { ...TABLE, labels: Int32Array.of(0, 0, 1, 1, 1) };
    expect(Object.keys(classCurves(table, 2))).toEqual(["classIndex", "className", "scores"]);
  });
});

describe("defaultClass", () => {
  it("is the last class, the positive one of two", () => {
    expect([[], ["a"], ["a", "b"], NAMES].map(defaultClass)).toEqual([0, 0, 1, 2]);
  });
});
