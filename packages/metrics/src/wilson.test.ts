import { describe, expect, it } from "vitest";

import { wilsonInterval } from "./wilson.ts";

describe("wilsonInterval", () => {
  // From the formula with 30 digits, rounded.
  it.each([
    [50, 100, 0.4038, 0.5962],
    [35, 60, 0.457, 0.6992],
    [10, 12, 0.552, 0.953],
    [12, 12, 0.7575, 1],
    [0, 12, 0, 0.2425],
  ])("of %i of %i is %f to %f", (successes, rows, low, high) => {
    const interval = wilsonInterval(successes, rows);
    expect(interval.low).toBeCloseTo(low, 3);
    expect(interval.high).toBeCloseTo(high, 3);
  });

  it.each([
    [1, 0],
    [-1, 5],
    [6, 5],
  ])("refuses %i of %i", (successes, rows) => {
    expect(() => wilsonInterval(successes, rows)).toThrow("is not a share");
  });
});
