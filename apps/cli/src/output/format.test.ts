import { describe, expect, it } from "vitest";

import { formatCount, formatDuration, formatNumberOf, formatPercent, formatPrediction } from "./format.ts";

describe("formatPrediction", () => {
  it.each([
    [0.994, "Negative (99%)"],
    [0.996, "Negative (100%)"],
    [0.5, "Negative (50%)"],
  ])("shows a score of %d as %s", (score, expected) => {
    expect(formatPrediction({ label: "Negative", score })).toBe(expected);
  });

  it("says that the model is not sure", () => {
    expect(formatPrediction({ label: "Positive", score: 0.55, isUnsure: true })).toBe("Not sure (Positive 55%)");
  });

  it("is one line, whatever the class is called", () => {
    expect(formatPrediction({ label: "so\nso", score: 0.5 })).toBe("so\\u{a}so (50%)");
  });
});

describe("formatPrediction of a hostile class name", () => {
  it("shows no control characters", () => {
    expect(formatPrediction({ label: "\u001b[2JGood\n", score: 0.5 })).toBe("\\u{1b}[2JGood\\u{a} (50%)");
  });
});

describe("formatDuration", () => {
  it.each([
    [0, "0.0 s"],
    [4_460, "4.5 s"],
    [9_960, "10 s"],
    [59_400, "59 s"],
    [59_600, "1 min 00 s"],
    [200_000, "3 min 20 s"],
    [3_599_600, "1 h 00 min"],
    [3_720_000, "1 h 02 min"],
  ])("shows %d ms as %s", (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });
});

describe("formatCount", () => {
  it.each([
    [0, "0"],
    [23_522, "23,522"],
    [22_713_216, "22.7 M"],
  ])("shows %d as %s", (count, expected) => {
    expect(formatCount(count)).toBe(expected);
  });
});

describe("formatNumberOf", () => {
  it("uses the plural except for one", () => {
    expect([0, 1, 2_000].map((count) => formatNumberOf(count, "line"))).toEqual(["0 lines", "1 line", "2,000 lines"]);
  });
});

describe("formatPercent", () => {
  it("shows one decimal", () => {
    expect(formatPercent(0.8125)).toBe("81.3%");
  });
});
