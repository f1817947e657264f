import { describe, expect, it } from "vitest";

import { heatOf, drawnPolarityOf } from "./heat.ts";

describe("heatOf", () => {
  it("draws a word that pushes away from a label in the other polarity", () => {
    expect(heatOf(0.8, "Negative")).toEqual({ polarity: "negative", level: "Strong" });
    expect(heatOf(-0.8, "Negative")).toEqual({ polarity: "positive", level: "Strong" });
    expect(heatOf(0.5, "Positive")).toEqual({ polarity: "positive", level: "Medium" });
    expect(heatOf(-0.1, "Positive")).toEqual({ polarity: "negative", level: "Faint" });
  });

  it("does not mark a weak word", () => {
    expect(heatOf(0.09, "Positive")).toBeUndefined();
  });
});

describe("drawnPolarityOf", () => {
  it.each([
    ["Negative", "negative"],
    ["NEG", "negative"],
    ["LABEL_0", "negative"],
    ["LABEL_1", "positive"],
    ["joy", "positive"],
  ])("draws %s as %s", (label, polarity) => {
    expect(drawnPolarityOf(label)).toBe(polarity);
  });
});
