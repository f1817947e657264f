import { describe, expect, it } from "vitest";
import { classificationReport } from "./classification-report.ts";
import { expectClose, golden, namesOf } from "./golden.test.support.ts";
import { seededRandom } from "./random.test.support.ts";

const classNames = ["Negative", "Positive"];

describe("classificationReport", () => {
  it.each(golden.cases.map((goldenCase) => [goldenCase.name, goldenCase] as const))(
    "equals scikit-learn: %s",
    (_name, { labels, probabilities, classCount, expected }) => {
      const options = { classNames: namesOf(classCount), isOrdered: true };
      expectClose(classificationReport(labels, probabilities, options), expected);
    },
  );

  it("names the classes in the order of their indices", () => {
    const report = classificationReport([0, 1], [0.9, 0.1, 0.2, 0.8], { classNames });
    expect(report.perClass.map((score) => score.name)).toEqual(classNames);
  });

  it("applies a threshold to all counts, and not to the probabilities", () => {
    const labels = [0, 0, 1, 1];
    const probabilities = [0.9, 0.1, 0.6, 0.4, 0.7, 0.3, 0.2, 0.8];
    const likeliest = classificationReport(labels, probabilities, { classNames });
    const report = classificationReport(labels, probabilities, { classNames, threshold: 0.3 });
    expect([likeliest.confusionMatrix, report.confusionMatrix]).toEqual([
      [
        [2, 0],
        [1, 1],
      ],
      [
        [1, 1],
        [0, 2],
      ],
    ]);
    expect(report.recall).toBe(1);
    const { logLoss, expectedCalibrationError, rocAuc } = likeliest;
    expect(report).toMatchObject({ logLoss, expectedCalibrationError, rocAuc });
  });

  it("reports how many answers are sure, and how many of them are correct", () => {
    const probabilities = [0.9, 0.1, 0.6, 0.4, 0.25, 0.75, 0.2, 0.8];
    const sureOf = (notSureBelow: number) =>
      classificationReport([0, 1, 0, 1], probabilities, { classNames, notSureBelow }).sure;
    expect(sureOf(0.7)).toEqual({ notSureBelow: 0.7, coverage: 0.75, accuracy: 2 / 3 });
    expect(sureOf(0.95)).toEqual({ notSureBelow: 0.95, coverage: 0 });
  });

  it("is unchanged by JSON, intervals included", () => {
    const bootstrap = { random: seededRandom(1), resamples: 20 };
    const report = classificationReport([0, 1, 1], [0.9, 0.1, 0.2, 0.8, 0.7, 0.3], { classNames, bootstrap });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it.each([
    ["two classes, only negative", [0, 0], [0.9, 0.1, 0.2, 0.8], 2],
    ["two classes, only positive", [1, 1], [0.9, 0.1, 0.2, 0.8], 2],
    ["three classes", [2, 2], [0.7, 0.1, 0.2, 0.1, 0.1, 0.8], 3],
  ])("leaves out every area if all labels are of one class, intervals included: %s", (_name, labels, values, count) => {
    const bootstrap = { random: seededRandom(1), resamples: 20 };
    const report = classificationReport(labels, values, { classNames: namesOf(count), isOrdered: true, bootstrap });
    expect(report).toMatchObject({ rows: 2, accuracy: 0.5, matthews: 0 });
    expect(report.confusionMatrix.flat().reduce((total, rows) => total + rows, 0)).toBe(2);
    for (const scores of [report, report.intervals, ...report.perClass]) {
      expect(scores).not.toHaveProperty("rocAuc");
      expect(scores).not.toHaveProperty("prAuc");
    }
  });

  it("averages the areas over the classes with rows", () => {
    const report = classificationReport([0, 2, 0], [0.8, 0.1, 0.1, 0.3, 0.2, 0.5, 0.2, 0.2, 0.6], {
      classNames: namesOf(3),
    });
    expect(report.perClass.map(({ rocAuc }) => rocAuc)).toEqual([0.5, undefined, 0.5]);
    expect(report.rocAuc).toBe(0.5);
    expect(report.perClass[1]).not.toHaveProperty("prAuc");
  });

  it.each([
    ["not ordered", 3, false],
    ["only two", 2, true],
  ])("has no figures of ordered classes if the classes are %s", (_what, classCount, isOrdered) => {
    const bootstrap = { random: seededRandom(1), resamples: 20 };
    const uniform = new Float64Array(classCount).fill(1 / classCount);
    const report = classificationReport([1], uniform, { classNames: namesOf(classCount), isOrdered, bootstrap });
    for (const figures of [report, report.intervals]) {
      expect(figures).not.toHaveProperty("meanAbsoluteError");
      expect(figures).not.toHaveProperty("quadraticKappa");
    }
  });

  it("has no intervals without the option bootstrap", () => {
    expect(classificationReport([1], [0.5, 0.5], { classNames })).not.toHaveProperty("intervals");
  });

  it("gives the same intervals for the same seed, and different ones for another seed", () => {
    const { labels, probabilities, classCount } = golden.bootstrap[1]!;
    const intervals = (seed: number): unknown =>
      classificationReport(labels, probabilities, {
        classNames: namesOf(classCount),
        bootstrap: { random: seededRandom(seed), resamples: 50 },
      }).intervals;
    expect(intervals(7)).toEqual(intervals(7));
    expect(intervals(7)).not.toEqual(intervals(8));
  });

  it("accepts typed arrays of single precision", () => {
    const report = classificationReport(Int32Array.of(0, 1), Float32Array.of(0.9, 0.1, 0.2, 0.8), { classNames });
    expect(report.accuracy).toBe(1);
  });

  it.each([
    ["no rows", [], [], "NO_ROWS", "at least one row"],
    ["a label outside the classes", [2], [0.5, 0.5], "CLASS_UNKNOWN", "Row 0 has the label 2"],
    ["a label that is not a whole number", [0.5], [0.5, 0.5], "CLASS_UNKNOWN", "0.5"],
    ["too few probabilities", [0, 1], [0.5, 0.5], "LENGTH_MISMATCH", "There are 2 probabilities for 2 rows"],
    ["logits instead of probabilities", [0], [-1.5, 2], "PROBABILITY_INVALID", "softmax"],
    ["a row that does not sum to 1", [0], [0.6, 0.6], "PROBABILITY_INVALID", "sum to 1.2"],
    ["a probability that is NaN", [0], [NaN, 1], "PROBABILITY_INVALID", "NaN"],
  ])("rejects %s", (_what, labels, probabilities, code, message) => {
    const report = (): unknown => classificationReport(labels, probabilities, { classNames });
    expect(report).toThrow(expect.objectContaining({ name: "MetricsError", code }));
    expect(report).toThrow(message);
  });

  it("rejects a single class name", () => {
    expect(() => classificationReport([0], [1], { classNames: ["Negative"] })).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
  });
});
