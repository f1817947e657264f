import { describe, expect, it } from "vitest";

import { growthOf } from "./growth.ts";

describe("growthOf", () => {
  it("accepts a time that is in proportion to the length", () => {
    expect(growthOf(1_000_000, (characters) => characters / 1000)).toEqual({
      ...{ ratio: 8, longestMs: 1000, characters: 1_000_000, isLinear: true },
    });
  });

  it("accepts n log n", () => {
    expect(growthOf(1_000_000, (n) => (n * Math.log2(n)) / 10_000).isLinear).toBe(true);
  });

  it("refuses a time that grows with the square of the length, before the longest text", () => {
    const measured: number[] = [];
    const quadratic = growthOf(1_000_000, (n) => {
      measured.push(n);
      return (n / 1000) ** 2;
    });
    expect(quadratic).toMatchObject({ isLinear: false, ratio: 64, characters: 125_000 });
    expect(Math.max(...measured)).toBe(125_000);
  });

  it("ignores a single slow moment", () => {
    let calls = 0;
    expect(growthOf(1_000_000, (n) => (++calls === 3 ? 100 * n : n / 1000)).isLinear).toBe(true);
  });

  it("ignores times that are too short to measure", () => {
    expect(growthOf(1_000_000, (n) => (n === 1_000_000 ? 20 : 0)).isLinear).toBe(true);
  });
});
