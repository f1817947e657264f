import { describe, expect, it } from "vitest";

import { alignLines, pickIndices, thin, valuesAt } from "./drawn-points.ts";

describe("pickIndices", () => {
  it("selects every point when there are few", () => {
    expect([...pickIndices([3, 1, 2], 2)]).toEqual([0, 1, 2]);
  });

  it("keeps the ends and every spike of 75,000 points", () => {
    const values = new Float64Array(75_000).fill(1);
    values[40_000] = 9;
    values[60_001] = -9;
    const picked = pickIndices(values, 300);
    expect(picked.length).toBeLessThanOrEqual(602);
    expect([...picked]).toEqual([...picked].sort((a, b) => a - b));
    expect(new Set(picked).size).toBe(picked.length);
    for (const index of [0, 40_000, 60_001, 74_999]) expect(picked).toContain(index);
  });

  it("finds the numbers in a bucket that starts with a gap", () => {
    const values = [0, Number.NaN, Number.NaN, 5, 1, 0];
    expect([...pickIndices(values, 1)]).toEqual([0, 3, 4, 5]);
  });
});

describe("valuesAt", () => {
  it("turns values that are not finite into gaps", () => {
    expect(valuesAt([1, Number.NaN, Infinity, 4], Uint32Array.of(0, 1, 2, 3))).toEqual([1, null, null, 4]);
  });
});

describe("alignLines", () => {
  it("puts lines with different x on one axis", () => {
    const aligned = alignLines([
      { x: [1, 3], y: [10, 30] },
      { x: [2, 3], y: [200, 300] },
    ]);
    expect(aligned).toEqual([
      [1, 2, 3],
      [10, null, 30],
      [null, 200, 300],
    ]);
  });

  it("keeps a vertical step", () => {
    expect(
      alignLines([
        { x: [0, 0, 1], y: [0, 0.5, 1] },
        { x: [0, 1], y: [7, 8] },
      ]),
    ).toEqual([
      [0, 0, 1],
      [0, 0.5, 1],
      [7, null, 8],
    ]);
  });

  it("returns one empty axis without lines", () => {
    expect(alignLines([])).toEqual([[]]);
  });
});

describe("thin", () => {
  it("keeps the ends and at most about the requested number", () => {
    const thinned = thin([...Array(1000).keys()], 100);
    expect(thinned.length).toBeLessThanOrEqual(101);
    expect([thinned[0], thinned.at(-1)]).toEqual([0, 999]);
  });

  it("keeps all items when there are few", () => {
    expect(thin([1, 2, 3], 100)).toEqual([1, 2, 3]);
  });
});
