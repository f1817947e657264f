import { describe, expect, it } from "vitest";

import { heatOf, sideOf } from "./heat.ts";

describe("heatOf", () => {
  it("draws what speaks against a label on the other side", () => {
    expect(heatOf(0.8, "Negative")).toEqual({ side: "negative", level: "Strong" });
    expect(heatOf(-0.8, "Negative")).toEqual({ side: "positive", level: "Strong" });
    expect(heatOf(0.5, "Positive")).toEqual({ side: "positive", level: "Medium" });
    expect(heatOf(-0.1, "Positive")).toEqual({ side: "negative", level: "Faint" });
  });

  it("does not mark a word that hardly matters", () => {
    expect(heatOf(0.09, "Positive")).toBeUndefined();
  });
});

describe("sideOf", () => {
  it.each([
    ["Negative", "negative"],
    ["NEG", "negative"],
    ["LABEL_0", "negative"],
    ["LABEL_1", "positive"],
    ["joy", "positive"],
  ])("puts %s on the %s side", (label, side) => {
    expect(sideOf(label)).toBe(side);
  });
});
