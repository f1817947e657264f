import { describe, expect, it } from "vitest";
import { labelKey } from "./label-key.ts";
import { numberOf } from "./label-number.ts";

describe("numberOf", () => {
  it.each([
    ["4", 4, "plain"],
    ["-1.5", -1.5, "plain"],
    ["LABEL_2", 2, "code"],
    ["class 1", 1, "code"],
    ["1 star", 1, "stars"],
    ["5 Stars", 5, "stars"],
    ["3.5-stars", 3.5, "stars"],
    ["3_star", 3, "stars"],
    ["five stars", 5, "stars"],
    ["★★★", 3, "stars"],
    ["★★★★☆", 4, "stars"],
    ["⭐️⭐️", 2, "stars"],
    ["4 Sterne", 4, "stars"],
    ["4 out of 5", 4, "of"],
    ["4.0 out of 5 stars", 4, "of"],
    ["7/10", 7, "of"],
    ["80%", 80, "percent"],
    ["rating: 4", 4, "rated"],
    ["12 points", 12, "rated"],
  ])("of %j is %d, %s", (label, value, form) => {
    expect(numberOf(labelKey(label) ?? "")).toMatchObject({ value, form });
  });

  it.each(["good", "4 films", "2020-01-01", "9/5", "1e5", "*******"])("of %j is nothing", (label) => {
    expect(numberOf(label)).toBeUndefined();
  });
});
