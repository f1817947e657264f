import { describe, expect, it } from "vitest";

import { polarityOf } from "./polarity.ts";

describe("polarityOf", () => {
  it.each([
    ["Negative", "negative"],
    ["neg", "negative"],
    ["LABEL_0", "negative"],
    ["0", "negative"],
    ["POSITIVE", "positive"],
    ["good", "positive"],
    ["LABEL_1", "positive"],
    ["neutral", "neutral"],
    ["LABEL_10", undefined],
    ["10", undefined],
    ["sarcasm", undefined],
  ])("of %j is %j", (label, expected) => {
    expect(polarityOf(label)).toBe(expected);
  });
});
