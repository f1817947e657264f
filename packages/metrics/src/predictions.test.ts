import { describe, expect, it } from "vitest";
import { predictClasses } from "./predictions.ts";

describe("predictClasses", () => {
  it("takes the highest value of each row, also of logits", () => {
    expect([...predictClasses([-3, -1, -2, 5, 0, 4], 3)]).toEqual([1, 0]);
  });

  it("takes the lowest index of a tie", () => {
    expect([...predictClasses([0.4, 0.4, 0.2], 3)]).toEqual([0]);
  });

  it("rejects half a row, and NaN", () => {
    expect(() => predictClasses([1, 2, 3], 2)).toThrow(expect.objectContaining({ code: "LENGTH_MISMATCH" }));
    expect(() => predictClasses([1, NaN], 2)).toThrow("Row 0 has no number for class 1");
  });
});
