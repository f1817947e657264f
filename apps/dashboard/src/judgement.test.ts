import { describe, expect, it } from "vitest";

import recordedEvents from "../test-data/small-run/events.jsonl?raw";
import recordedPredictions from "../test-data/small-run/predictions.jsonl?raw";
import { classIntervals } from "./class-intervals.ts";
import { parseEventLines, parsePredictionLines } from "./event-lines.ts";
import { judge } from "./judgement.ts";
import { tableOf } from "./prediction-table.ts";
import { atThreshold, bestF1Threshold, DEFAULT_THRESHOLD } from "./threshold-view.ts";

/** Rows of [label, score of Positive]. */
function judged(rows: readonly (readonly [string, number])[]) {
  return judge(
    tableOf(
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

const FOUR = judged([
  ["Negative", 0.9],
  ["Positive", 0.8],
  ["Positive", 0.3],
  ["Negative", 0.1],
]);

describe("tableOf", () => {
  it("leaves rows out that name other classes", () => {
    const table = tableOf([
      { path: "a", line: 1, label: "No", probabilities: { No: 0.5, Yes: 0.5 } },
      { path: "a", line: 2, label: "Maybe", probabilities: { No: 0.5, Yes: 0.5 } },
      { path: "a", line: 3, label: "Yes", probabilities: { Yes: 1 } },
    ]);
    expect(table).toMatchObject({ rows: 1, classNames: ["No", "Yes"] });
  });
});

describe("judge", () => {
  it("puts the most confident mistake first, with its text and place", () => {
    expect(FOUR.mistakes).toEqual([
      { path: "a.csv", line: 2, text: "first", label: "Negative", predicted: "Positive", score: 0.9 },
      { path: "a.csv", line: 4, label: "Positive", predicted: "Negative", score: 0.7 },
    ]);
  });

  it("has no ROC curve when all labels are one class", () => {
    const { roc, pr } = judged([["Positive", 0.7]]);
    expect(roc).toBeUndefined();
    expect(pr?.area).toBe(1);
  });

  it("agrees with the report of a recorded run", () => {
    const report = parseEventLines(recordedEvents).items.findLast((event) => event.type === "completed")?.report;
    const judgement = judge(tableOf(parsePredictionLines(recordedPredictions).items));
    const standard = atThreshold(judgement, DEFAULT_THRESHOLD);
    expect(standard).toMatchObject({ accuracy: report?.accuracy, f1: report?.f1, precision: report?.precision });
    expect(standard.matrix).toEqual(report?.confusionMatrix);
    expect(judgement.roc?.area).toBeCloseTo(report?.rocAuc ?? 0, 12);
    expect(judgement.pr?.area).toBeCloseTo(report?.prAuc ?? 0, 12);
    expect(judgement.calibration).toHaveLength(report?.calibration.length ?? 0);
  });
});

describe("atThreshold", () => {
  it("calls positive what is above the threshold, and a tie negative", () => {
    expect(atThreshold(FOUR, 0.3).matrix).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(atThreshold(FOUR, 0.29)).toMatchObject({ recall: 1, accuracy: 0.75, falsePositiveRate: 0.5 });
  });

  it("stands at the ends of the curve at 0 and 1", () => {
    expect(atThreshold(FOUR, 0)).toMatchObject({ recall: 1, falsePositiveRate: 1 });
    expect(atThreshold(FOUR, 1)).toMatchObject({ recall: 0, falsePositiveRate: 0, precision: 0 });
  });
});

describe("bestF1Threshold", () => {
  it("finds the highest F1, half-way between two scores", () => {
    expect(bestF1Threshold(FOUR)).toBeCloseTo(0.2, 12);
    expect(atThreshold(FOUR, bestF1Threshold(FOUR)).f1).toBe(0.8);
  });

  it("does not split equal scores", () => {
    const tied = judged([
      ["Positive", 0.6],
      ["Negative", 0.6],
      ["Positive", 0.6],
    ]);
    expect(atThreshold(tied, bestF1Threshold(tied)).matrix).toEqual([
      [0, 1],
      [0, 2],
    ]);
  });
});

describe("classIntervals", () => {
  it("holds the score and is the same each time", () => {
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
