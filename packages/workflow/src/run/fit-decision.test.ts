import { createRandom } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import { fitDecision, recordDecision, storedDecision } from "./fit-decision.ts";

const classNames = ["Negative", "Positive"];

/** Overconfident: labels are drawn from the softmax of half the logits. */
function evaluated(count: number, seed: number) {
  const random = createRandom(seed);
  const logits = Float32Array.from({ length: 2 * count }, () => 6 * random.next() - 3);
  const labels = Int32Array.from({ length: count }, (_label, row) => {
    const lead = ((logits[2 * row + 1] ?? 0) - (logits[2 * row] ?? 0)) / 2;
    return Number(random.next() < 1 / (1 + Math.exp(-lead)));
  });
  return { labels, logits };
}

describe("fitDecision", () => {
  it("decides nothing without validation reviews, but for what was asked", () => {
    expect(fitDecision(undefined, { classNames })).toBeUndefined();
    const asked = fitDecision(undefined, { classNames, notSureBelow: 0.7 });
    expect(asked).toEqual({ temperature: 1, notSureBelow: 0.7, reviews: 0 });
    expect(storedDecision(asked)).toEqual({ temperature: 1, notSureBelow: 0.7 });
  });

  it("fits a temperature, which the weights contain and the recipe does not", () => {
    const fitted = fitDecision(evaluated(500, 1), { classNames });
    expect(fitted?.temperature).toBeGreaterThan(1.5);
    expect(fitted).toEqual({ temperature: fitted?.temperature, reviews: 500 });
    expect(storedDecision(fitted)).toBeUndefined();
  });

  it("chooses the threshold for calibrated probabilities, and names its class", () => {
    const goal = { kind: "recall", atLeast: 0.9 } as const;
    const fitted = fitDecision(evaluated(500, 1), { classNames, goal });
    expect(fitted?.goal).toEqual({ ...goal, className: "Positive" });
    expect(fitted?.threshold).toBeLessThan(0.5);
    expect(storedDecision(fitted)).toEqual({ temperature: 1, threshold: fitted?.threshold });
  });
});

describe("recordDecision", () => {
  it("has the figures on the test reviews with and without the temperature", () => {
    const test = evaluated(2_000, 2);
    const fitted = fitDecision(evaluated(500, 1), { classNames });
    if (fitted === undefined) throw new Error("There are validation reviews.");
    const divided = test.logits.map((logit) => logit / fitted.temperature);
    const { before, after } = recordDecision(fitted, { ...test, logits: divided }, classNames);
    expect(after.logLoss).toBeLessThan(before.logLoss);
    expect(after.expectedCalibrationError).toBeLessThan(before.expectedCalibrationError / 2);
  });
});
