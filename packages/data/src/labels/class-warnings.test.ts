import { describe, expect, it } from "vitest";
import { classWarnings } from "./class-warnings.ts";

describe("classWarnings", () => {
  it("names classes with few reviews, and the smallest beside the largest", () => {
    expect(classWarnings(["a", "b"], [100, 100])).toEqual([]);
    expect(classWarnings(["a", "b"], [100, 10])).toEqual([]);
    expect(classWarnings(["a", "b", "c"], [500, 49, 100])).toEqual([
      expect.stringContaining('The class "b" has 49 reviews, "a" has 500'),
    ]);
    expect(classWarnings(["a", "b"], [20, 9])).toEqual([expect.stringContaining('The class "b" has only 9 reviews.')]);
    expect(classWarnings(["a", "b"], [20, 1])).toHaveLength(2);
  });
});
