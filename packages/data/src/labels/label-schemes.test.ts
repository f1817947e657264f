import { describe, expect, it } from "vitest";
import { isLabelLike } from "./label-schemes.ts";

describe("isLabelLike", () => {
  it("accepts labels, and rejects texts, numbers out of range and missing values", () => {
    expect([0, "5", "POS", true].every(isLabelLike)).toBe(true);
    expect(["A fine film", 11, "", undefined, null, {}, "1e5"].some(isLabelLike)).toBe(false);
  });
});
