import { describe, expect, it } from "vitest";

import { decide } from "./decide.ts";

/** Log-odds of class 1: −2, 0.5 and 3, so probabilities of 0.12, 0.62 and 0.95. */
const LOGITS = Float32Array.of(0, -2, 0, 0.5, 0, 3);

describe("decide", () => {
  it("is softmax and the likeliest class without a decision", () => {
    const { probabilities, classes, areUnsure } = decide(LOGITS, 2);
    expect([...probabilities].map((value) => Number(value.toFixed(3)))).toEqual([
      0.881, 0.119, 0.378, 0.622, 0.047, 0.953,
    ]);
    expect([...classes]).toEqual([0, 1, 1]);
    expect(areUnsure).toEqual([false, false, false]);
  });

  it("divides the logits by the temperature, which leaves the likeliest class", () => {
    const { probabilities, classes } = decide(LOGITS, 2, { temperature: 2 });
    expect(probabilities[5]).toBeCloseTo(1 / (1 + Math.exp(-1.5)), 12);
    expect([...classes]).toEqual([0, 1, 1]);
  });

  it("chooses by the threshold, then compares the probability of that class", () => {
    const { classes, areUnsure } = decide(LOGITS, 2, { temperature: 1, threshold: 0.1, notSureBelow: 0.7 });
    expect([...classes]).toEqual([1, 1, 1]);
    expect(areUnsure).toEqual([true, true, false]);
  });
});
