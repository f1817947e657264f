import { describe, expect, it } from "vitest";

import recordedEvents from "../../test-data/small-run/events.jsonl?raw";
import recordedPredictions from "../../test-data/small-run/predictions.jsonl?raw";
import { classIntervals } from "./class-intervals.ts";
import { parseEventLines, parsePredictionLines } from "../run/parse-lines.ts";
import { analyzePredictions } from "./prediction-analysis.ts";
import { createPredictionTable } from "./prediction-table.ts";
import { evaluateAtThreshold, bestF1Threshold, DEFAULT_THRESHOLD } from "./threshold.ts";

/** Rows of [label, score of Positive]. */
function analysisOf(rows: readonly (readonly [string, number])[]) {
  return analyzePredictions(
    createPredictionTable(
      rows.map(([label, score], index) => ({
        path: "a.csv",
        line: index + 2,
        label,
        probabilities: { Negative: 1 - score, Positive: score },
        ...(index === 0 ? { text: "first" } : {}),
      })),
    ),
  );
}

const FOUR = analysisOf([
  ["Negative", 0.9],
  ["Positive", 0.8],
  ["Positive", 0.3],
  ["Negative", 0.1],
]);

describe("analyzePredictions", () => {
  it("lists the most confident mistake first, with its text and place", () => {
    expect(FOUR.mistakes).toEqual([
      { path: "a.csv", line: 2, text: "first", label: "Negative", predicted: "Positive", score: 0.9 },
      { path: "a.csv", line: 4, label: "Positive", predicted: "Negative", score: 0.7 },
    ]);
  });

  it("has no ROC curve when all labels are the same class", () => {
    const { roc, pr } = analysisOf([["Positive", 0.7]]).positive;
    expect(roc).toBeUndefined();
    expect(pr?.area).toBe(1);
  });

  it("agrees with the report of a recorded run", () => {
    const report = parseEventLines(recordedEvents).items.findLast((event) => event.type === "completed")?.report;
    const analysis = analyzePredictions(createPredictionTable(parsePredictionLines(recordedPredictions).items));
    const standard = evaluateAtThreshold(analysis, DEFAULT_THRESHOLD);
    expect(standard).toMatchObject({ accuracy: report?.accuracy, f1: report?.f1, precision: report?.precision });
    expect(standard.matrix).toEqual(report?.confusionMatrix);
    expect(analysis.positive.roc?.area).toBeCloseTo(report?.rocAuc ?? 0, 12);
    expect(analysis.positive.pr?.area).toBeCloseTo(report?.prAuc ?? 0, 12);
    expect(analysis.calibration).toHaveLength(report?.calibration.length ?? 0);
  });
});

describe("evaluateAtThreshold", () => {
  it("classifies scores above the threshold as positive and a tie as negative", () => {
    expect(evaluateAtThreshold(FOUR, 0.3).matrix).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(evaluateAtThreshold(FOUR, 0.29)).toMatchObject({ recall: 1, accuracy: 0.75, falsePositiveRate: 0.5 });
  });

  it("is at the ends of the curve at 0 and 1", () => {
    expect(evaluateAtThreshold(FOUR, 0)).toMatchObject({ recall: 1, falsePositiveRate: 1 });
    expect(evaluateAtThreshold(FOUR, 1)).toMatchObject({ recall: 0, falsePositiveRate: 0, precision: 0 });
  });
});

describe("bestF1Threshold", () => {
  it("finds the highest F1, halfway between two scores", () => {
    expect(bestF1Threshold(FOUR)).toBeCloseTo(0.2, 12);
    expect(evaluateAtThreshold(FOUR, bestF1Threshold(FOUR)).f1).toBe(0.8);
  });

  it("does not split equal scores", () => {
    const tied = analysisOf([
      ["Positive", 0.6],
      ["Negative", 0.6],
      ["Positive", 0.6],
    ]);
    expect(evaluateAtThreshold(tied, bestF1Threshold(tied)).matrix).toEqual([
      [0, 1],
      [0, 2],
    ]);
  });
});

describe("classIntervals", () => {
  it("contains the score and is the same each time", () => {
    const intervals = classIntervals([
      [40, 10],
      [5, 45],
    ]);
    expect(intervals[0]?.recall?.low).toBeLessThan(0.8);
    expect(intervals[0]?.recall?.high).toBeGreaterThan(0.8);
    expect(
      classIntervals([
        [40, 10],
        [5, 45],
      ]),
    ).toEqual(intervals);
  });
});
