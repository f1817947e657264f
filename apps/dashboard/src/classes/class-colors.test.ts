import { describe, expect, it } from "vitest";

import { classColors } from "./class-colors.ts";

describe("classColors", () => {
  it("has red, gray and green for classes with a polarity", () => {
    expect(classColors(["Negative", "Neutral", "Positive"])).toEqual(["bad", "neutral", "good"]);
  });

  it("has one neutral color for all others, also for numbers and indices", () => {
    const names = ["Billing", "__proto__", "", "0", "1", "5", "2.5", "LABEL_0", "LABEL_1"];
    expect(new Set(classColors(names))).toEqual(new Set(["series-1"]));
  });
});
