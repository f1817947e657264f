import { describe, expect, it } from "vitest";

import { classColorIdOf, colorIdOf, heatOf, HEATS } from "./heat.ts";

const sides = (label: string, against?: string) => {
  const prediction = { label, ...(against !== undefined && { against }) };
  return [heatOf(0.8, prediction)?.side, heatOf(-0.8, prediction)?.side];
};

describe("heatOf", () => {
  it("draws a word by its strength", () => {
    const prediction = { label: "Positive", against: "Negative" };
    expect(heatOf(0.8, prediction)).toEqual({ side: "positive", level: "Strong" });
    expect(heatOf(0.5, prediction)).toEqual({ side: "positive", level: "Medium" });
    expect(heatOf(-0.25, prediction)).toEqual({ side: "negative", level: "Light" });
    expect(heatOf(-0.1, prediction)).toEqual({ side: "negative", level: "Faint" });
    expect(heatOf(0.09, prediction)).toBeUndefined();
  });

  it.each([
    ["Negative", "Positive", ["negative", "positive"]],
    ["Positive", "Neutral", ["positive", "other"]],
    ["Neutral", "Negative", ["own", "negative"]],
    ["joy", "anger", ["own", "other"]],
    // Both have one polarity: with one colour for both, the sides would look the same.
    ["Positive", "positive", ["positive", "other"]],
  ])("draws %s against %s in the colours of their polarities, others neutral", (label, against, expected) => {
    expect(sides(label, against)).toEqual(expected);
  });

  it("draws a word against a class without a name in the opposite colour", () => {
    expect(sides("Negative")).toEqual(["negative", "positive"]);
    expect(sides("joy")).toEqual(["own", "other"]);
  });
});

describe("classColorIdOf", () => {
  it.each([
    ["Negative", "testing.iconFailed"],
    ["Positive", "testing.iconPassed"],
    ["Neutral", "testing.iconSkipped"],
    ["joy", "testing.iconSkipped"],
  ])("draws %s in %s", (label, color) => {
    expect(classColorIdOf(label)).toBe(color);
  });
});

describe("HEATS", () => {
  it("has a colour of its own for each side and level", () => {
    expect(new Set(HEATS.map(colorIdOf)).size).toBe(16);
  });
});
