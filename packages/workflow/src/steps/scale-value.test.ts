import { describe, expect, it } from "vitest";

import { scaleValue } from "./scale-value.ts";

describe("scaleValue", () => {
  it.each([
    ["4", 4],
    [" 4 ", 4],
    ["-2", -2],
    ["4.5", 4.5],
    ["4,5", 4.5],
    ["1 star", 1],
    ["5 stars", 5],
    ["5_stars", 5],
    ["5-star", 5],
    ["star_3", 3],
    ["Rating: 3", 3],
    ["4/5", 4],
    ["4 out of 5", 4],
    ["Five Stars", 5],
    ["★★★☆☆", 3],
    ["LABEL_2", 2],
    ["Positive", undefined],
    ["top 10 list", undefined],
    ["4 seasons", undefined],
    ["", undefined],
  ])("of %j is %j", (name, value) => {
    expect(scaleValue(name)).toBe(value);
  });
});
