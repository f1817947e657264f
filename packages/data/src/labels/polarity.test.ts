import { describe, expect, it } from "vitest";
import { polarityOf, polarPhrase } from "./polarity.ts";

describe("polarityOf", () => {
  it.each([
    ["Negative", "negative"],
    ["neg", "negative"],
    ["LABEL_0", "negative"],
    ["0", "negative"],
    ["POSITIVE", "positive"],
    ["LABEL_1", "positive"],
    ["neutral", "neutral"],
    ["objective-OR-neutral", "neutral"],
    ["Extremely Negative", "negative"],
    ["very_good", "positive"],
    ["VeryBad", "negative"],
    ["somewhat positive", "positive"],
    ["positive (slightly)", "positive"],
    ["not_negative", "positive"],
    ["not recommended", "negative"],
    ["Not Recommended", "negative"],
    ["don't recommend", "negative"],
    ["not bad", "positive"],
    ["Rotten", "negative"],
    ["fresh", "positive"],
    ["unhappy customers", "negative"],
    ["happy customer", "positive"],
    ["dislike", "negative"],
    ["thumbs-down", "negative"],
    ["so-so", "neutral"],
    ["neither positive nor negative", "neutral"],
    ["toxic", "negative"],
    ["non-toxic", "positive"],
    ["nontoxic", "positive"],
    ["Not toxic", "positive"],
    ["négatif", "negative"],
    ["positive\u200b", "positive"],
    ["LABEL_10", undefined],
    ["LABEL_2", undefined],
    ["10", undefined],
    ["5 stars", undefined],
    ["sarcasm", undefined],
    ["not neutral", undefined],
    ["positive or negative", undefined],
    ["bad weather", undefined],
    ["sadness", undefined],
    ["", undefined],
  ])("of %j is %j", (label, expected) => {
    expect(polarityOf(label)).toBe(expected);
  });
});

describe("polarPhrase", () => {
  it("orders degrees", () => {
    const labels = [
      "extremely bad",
      "very bad",
      "bad",
      "slightly bad",
      "ok",
      "slightly good",
      "good",
      "very good",
      "extremely good",
    ];
    const degrees = labels.map((label) => polarPhrase(label)?.degree ?? Number.NaN);
    expect(degrees).toEqual(degrees.toSorted((a, b) => a - b));
    expect(new Set(degrees).size).toBe(labels.length);
  });
});
