import { describe, expect, it } from "vitest";
import { prCurve, rocCurve } from "./curves.ts";
import { expectClose, golden } from "./golden.test.support.ts";
import { columnOf } from "./predictions.ts";

const table = golden.cases.flatMap(({ curves, probabilities, classCount, labels, name }) =>
  curves.map(({ positiveClass, roc, precisionRecall }) => {
    const scores = columnOf(probabilities, classCount, positiveClass);
    return [`${name}, class ${positiveClass}`, { labels, scores, positiveClass, roc, precisionRecall }] as const;
  }),
);

describe("rocCurve", () => {
  it.each(table)("equals scikit-learn: %s", (_name, { labels, scores, positiveClass, roc }) => {
    const curve = rocCurve(labels, scores, positiveClass);
    const reference = roc ?? undefined;
    const points = reference?.falsePositiveRate.map((falsePositiveRate, index) => ({
      falsePositiveRate,
      truePositiveRate: reference.truePositiveRate[index],
      threshold: reference.thresholds[index],
    }));
    expectClose(curve?.points, points);
    expectClose(curve?.area, reference?.area);
  });

  it("is undefined if all labels are of one class", () => {
    expect(rocCurve([1, 1], [0.2, 0.4])).toBeUndefined();
    expect(rocCurve([0, 0], [0.2, 0.4])).toBeUndefined();
  });

  it("compares the given class with the rest", () => {
    expect(rocCurve([0, 1, 2], [0.1, 0.2, 0.9], 2)?.area).toBe(1);
    expect(rocCurve([0, 1, 2], [0.1, 0.2, 0.9], 0)?.area).toBe(0);
  });

  it("takes any finite scores, not only probabilities", () => {
    expect(rocCurve([0, 1, 1], [-20, -3, 400])?.area).toBe(1);
  });

  it("is unchanged by JSON", () => {
    const curve = rocCurve([0, 1, 0], [0.1, 0.5, 0.7]);
    expect(JSON.parse(JSON.stringify(curve))).toEqual(curve);
  });

  it("rejects no rows, missing scores and scores that are not finite", () => {
    expect(() => rocCurve([], [])).toThrow(expect.objectContaining({ code: "NO_ROWS" }));
    expect(() => rocCurve([0, 1], [0.5])).toThrow(expect.objectContaining({ code: "LENGTH_MISMATCH" }));
    expect(() => rocCurve([0, 1], [0.5, NaN])).toThrow(expect.objectContaining({ code: "SCORE_INVALID" }));
  });
});

describe("prCurve", () => {
  it.each(table)("equals scikit-learn: %s", (_name, { labels, scores, positiveClass, precisionRecall }) => {
    const curve = prCurve(labels, scores, positiveClass);
    const reference = precisionRecall ?? undefined;
    const points = reference?.precision.map((precision, index) => ({
      precision,
      recall: reference.recall[index],
      threshold: reference.thresholds[index],
    }));
    expectClose(curve?.points, points);
    expectClose(curve?.area, reference?.area);
  });

  it("is undefined without a positive row", () => {
    expect(prCurve([0, 0], [0.2, 0.4])).toBeUndefined();
  });
});
