import { describe, expect, it } from "vitest";

import { predictClasses } from "./predictions.ts";
import { seededRandom } from "./random.test.support.ts";
import { chooseThreshold } from "./threshold.ts";

const LABELS = [0, 0, 1, 0, 1, 1, 1];
const SCORES = [0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 0.9];

describe("chooseThreshold", () => {
  it("has the best F1 of all thresholds", () => {
    // Scores from 0.6 on: 3 of 4, no false alarm, F1 6/7; from 0.3 on: all 4, one false alarm, F1 8/9.
    expect(chooseThreshold(LABELS, SCORES, { kind: "f1" })).toBeCloseTo(0.25, 12);
  });

  it("has the highest precision with the wanted recall", () => {
    expect(chooseThreshold(LABELS, SCORES, { kind: "recall", atLeast: 0.5 })).toBeCloseTo(0.5, 12);
    expect(chooseThreshold(LABELS, SCORES, { kind: "recall", atLeast: 0.75 })).toBeCloseTo(0.5, 12);
    expect(chooseThreshold(LABELS, SCORES, { kind: "recall", atLeast: 0.76 })).toBeCloseTo(0.25, 12);
  });

  it("follows from a cost ratio", () => {
    expect(chooseThreshold(LABELS, SCORES, { kind: "cost", ratio: 4 })).toBeCloseTo(0.2, 12);
    expect(chooseThreshold(LABELS, SCORES, { kind: "cost", ratio: 1 })).toBe(0.5);
  });

  it("agrees with counting the predictions at every threshold", () => {
    const random = seededRandom(5);
    const scores = Float64Array.from({ length: 60 }, () => Math.round(random() * 20) / 20); // With ties.
    const labels = scores.map((score) => (random() < score ? 1 : 0));
    const f1At = (threshold: number): number => {
      const predicted = predictClasses(
        [...scores].flatMap((score) => [1 - score, score]),
        2,
        threshold,
      );
      const count = (truth: number): number =>
        predicted.filter((one, row) => one === 1 && labels[row] === truth).length;
      const positives = labels.filter((label) => label === 1).length;
      return (2 * count(1)) / (count(1) + count(0) + positives);
    };
    const chosen = f1At(chooseThreshold(labels, scores, { kind: "f1" }));
    for (let threshold = 0; threshold <= 1; threshold += 0.01) expect(f1At(threshold)).toBeLessThanOrEqual(chosen);
  });

  it.each([
    ["no row of class 1", [0, 0], { kind: "f1" }, "NO_ROWS"],
    ["a recall of 0", [0, 1], { kind: "recall", atLeast: 0 }, "OPTION_INVALID"],
    ["a recall above 1", [0, 1], { kind: "recall", atLeast: 1.1 }, "OPTION_INVALID"],
    ["a negative ratio", [0, 1], { kind: "cost", ratio: -1 }, "OPTION_INVALID"],
  ] as const)("rejects %s", (_what, labels, goal, code) => {
    expect(() => chooseThreshold(labels, [0.2, 0.8], goal)).toThrow(expect.objectContaining({ code }));
  });
});
