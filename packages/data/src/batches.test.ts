import { describe, expect, it } from "vitest";
import type { TokenizedReviews } from "./batch-rows.ts";
import { makeBatches, type Batches } from "./batches.ts";
import { createRandom } from "./sampling/random.ts";

/** Texts of the given lengths; text i consists of the token i + 1. */
function tokenized(lengths: readonly number[]): TokenizedReviews {
  return {
    inputIds: lengths.map((length, index) => new Int32Array(length).fill(index + 1)),
    labels: Int32Array.from(lengths, (_length, index) => index % 2),
  };
}

const random = createRandom(9);
const many = tokenized(Array.from({ length: 1003 }, () => 1 + random.int(128)));
const options = { batchSize: 16, padTokenId: 0, shuffle: true, seed: 5 };
const orderOf = (batches: Batches): number[][] => [...batches].map(({ indices }) => [...indices]);

describe("makeBatches", () => {
  it("pads to the longest text of a batch and says which review each row is", () => {
    const batch = makeBatches(tokenized([1, 3, 2]), { batchSize: 3, padTokenId: 99, shuffle: false }).at(0);
    expect(batch).toEqual({
      rows: 3,
      length: 3,
      inputIds: Int32Array.of(2, 2, 2, 3, 3, 99, 1, 99, 99),
      attentionMask: Int32Array.of(1, 1, 1, 1, 1, 0, 1, 0, 0),
      labels: Int32Array.of(1, 0, 0),
      indices: Int32Array.of(1, 2, 0),
    });
  });

  it.each([true, false])("holds every review once, with one smaller batch at most (shuffle: %s)", (shuffle) => {
    const batches = makeBatches(many, { ...options, shuffle });
    expect(batches.count).toBe(63);
    expect(
      orderOf(batches)
        .flat()
        .sort((a, b) => a - b),
    ).toEqual([...new Array(1003).keys()]);
    expect([...batches].map(({ rows }) => rows).filter((rows) => rows !== 16)).toEqual([11]);
  });

  it("depends only on seed and epoch", () => {
    expect(orderOf(makeBatches(many, options))).toEqual(orderOf(makeBatches(many, options)));
    expect(orderOf(makeBatches(many, { ...options, epoch: 1 }))).not.toEqual(orderOf(makeBatches(many, options)));
    expect(orderOf(makeBatches(many, { ...options, seed: 6 }))).not.toEqual(orderOf(makeBatches(many, options)));
  });

  it("fills any batch without those before it, as a resumed run needs", () => {
    const epoch = { ...options, epoch: 3 };
    expect(makeBatches(many, epoch).at(40)).toEqual([...makeBatches(many, epoch)][40]);
  });

  it("needs less than a tenth of the padding of unsorted batches", () => {
    const paddingOf = (batches: Batches): number =>
      [...batches].reduce((sum, batch) => sum + batch.attentionMask.filter((mask) => mask === 0).length, 0);
    const unsorted = makeBatches(many, { ...options, batchSize: 1 });
    const rows = [...unsorted].map(({ length }) => length);
    let wasted = 0;
    for (let start = 0; start < rows.length; start += 16) {
      const group = rows.slice(start, start + 16);
      for (const length of group) wasted += Math.max(...group) - length;
    }
    expect(paddingOf(makeBatches(many, options))).toBeLessThan(wasted / 10);
  });

  it("does not sort long batches to the front", () => {
    const lengths = [...makeBatches(many, options)].map(({ length }) => length);
    const half = (from: number): number => lengths.slice(from, from + 30).reduce((sum, length) => sum + length, 0) / 30;
    // Both halves average 64 tokens; sorted batches would give 96 and 32.
    expect(Math.abs(half(0) - half(30))).toBeLessThan(25);
  });

  it("goes from the longest to the shortest without a shuffle", () => {
    const lengths = [...makeBatches(many, { ...options, shuffle: false })].map(({ length }) => length);
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  });

  it("has no batches without reviews", () => {
    expect(makeBatches(tokenized([]), options).count).toBe(0);
  });

  it("rejects invalid arguments", () => {
    expect(() => makeBatches(many, { ...options, batchSize: 0 })).toThrow(RangeError);
    expect(() => makeBatches({ ...many, labels: new Int32Array(2) }, options)).toThrow("1003 texts but 2 labels");
    expect(() => makeBatches(many, options).at(63)).toThrow(RangeError);
  });
});
