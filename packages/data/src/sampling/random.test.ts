import { describe, expect, it } from "vitest";
import { createRandom, xoshiro128 } from "./random.ts";

describe("xoshiro128", () => {
  it("gives the words of the published algorithm", () => {
    // From state 1, 2, 3, 4; these are the values that rand_xoshiro tests its Xoshiro128StarStar with.
    const next = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, next)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });
});

describe("createRandom", () => {
  const draw = (...seeds: [number, ...number[]]): number[] => {
    const random = createRandom(...seeds);
    return Array.from({ length: 5 }, () => random.next());
  };

  it("gives the same numbers for the same seed and stream", () => {
    expect(draw(42, 1, 7)).toEqual(draw(42, 1, 7));
  });

  it("gives the same numbers in every version", () => {
    // A change here changes every split, sample and order of batches.
    expect(draw(42)).toMatchInlineSnapshot(`
      [
        0.883107037218336,
        0.3563517845885156,
        0.3857260742637999,
        0.27987637092390993,
        0.7113626547905804,
      ]
    `);
  });

  it("gives different numbers for another seed, stream or number of streams", () => {
    const firsts = [draw(0), draw(1), draw(0, 0), draw(0, 1), draw(1, 0), draw(2 ** 32), draw(0, 0, 0)].map(
      ([first]) => first,
    );
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it("is uniform in [0, 1)", () => {
    const random = createRandom(3);
    const bins = new Array<number>(10).fill(0);
    for (let count = 0; count < 10_000; count++) {
      const bin = Math.floor(random.next() * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    // Chi-squared with 9 degrees of freedom exceeds 27.9 once in a thousand seeds; this seed is fixed.
    expect(bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(27.9);
  });

  it("draws every whole number below n and no other", () => {
    const random = createRandom(4);
    expect(new Set(Array.from({ length: 200 }, () => random.int(6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });

  it("shuffles in place without losing anything, typed arrays too", () => {
    const items = Int32Array.from({ length: 100 }, (_item, index) => index);
    createRandom(5).shuffle(items);
    expect(items).not.toEqual(items.toSorted());
    expect([...items].sort((a, b) => a - b)).toEqual([...new Array(100).keys()]);
  });

  it("rejects an invalid seed or range", () => {
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => createRandom(seed)).toThrow(RangeError);
    expect(() => createRandom(1).int(0)).toThrow(RangeError);
  });
});
