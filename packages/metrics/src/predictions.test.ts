import { describe, expect, it } from "vitest";
import { areSure, predictClasses } from "./predictions.ts";

describe("predictClasses", () => {
  it("takes the highest value of each row, also of logits", () => {
    expect([...predictClasses([-3, -1, -2, 5, 0, 4], 3)]).toEqual([1, 0]);
  });

  it("takes the lowest index of a tie", () => {
    expect([...predictClasses([0.4, 0.4, 0.2], 3)]).toEqual([0]);
  });

  it("takes class 1 of two from the threshold on", () => {
    const rows = [0.8, 0.2, 0.7, 0.3, 0.4, 0.6];
    expect([...predictClasses(rows, 2, 0.3)]).toEqual([0, 1, 1]);
    expect([...predictClasses(rows, 2, 0.7)]).toEqual([0, 0, 0]);
    expect(() => predictClasses([1, 0, 0], 3, 0.5)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });

  it("rejects half a row, and NaN", () => {
    expect(() => predictClasses([1, 2, 3], 2)).toThrow(expect.objectContaining({ code: "LENGTH_MISMATCH" }));
    expect(() => predictClasses([1, NaN], 2)).toThrow("Row 0 has no number for class 1");
  });
});

describe("areSure", () => {
  it("compares the probability of the predicted class", () => {
    const rows = [0.8, 0.2, 0.65, 0.35, 0.3, 0.7];
    expect(areSure(rows, predictClasses(rows, 2), 0.7)).toEqual([true, false, true]);
    expect(areSure(rows, predictClasses(rows, 2, 0.35), 0.7)).toEqual([true, false, true]);
  });
});
