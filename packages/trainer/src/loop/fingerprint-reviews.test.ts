import type { TextWindows } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";
import { fingerprintReviews } from "./fingerprint-reviews.ts";

function reviews(inputIds: number[][], labels: number[]) {
  return { inputIds: inputIds.map((ids) => Int32Array.from(ids)), labels: Int32Array.from(labels) };
}

describe("fingerprintReviews", () => {
  const base = fingerprintReviews(reviews([[1, 2], [3]], [0, 1]), reviews([[4]], [1]));

  it("is the same for the same ids and labels", () => {
    expect(fingerprintReviews(reviews([[1, 2], [3]], [0, 1]), reviews([[4]], [1]))).toBe(base);
    expect(base).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ["another id", [reviews([[1, 9], [3]], [0, 1]), reviews([[4]], [1])]],
    ["another label", [reviews([[1, 2], [3]], [1, 1]), reviews([[4]], [1])]],
    ["another boundary between reviews", [reviews([[1], [2, 3]], [0, 1]), reviews([[4]], [1])]],
    ["another order", [reviews([[3], [1, 2]], [0, 1]), reviews([[4]], [1])]],
    ["a review in the test set rather than in the training set", [reviews([[1, 2]], [0]), reviews([[3], [4]], [1, 1])]],
  ])("differs for %s", (_, parts) => {
    expect(fingerprintReviews(...parts)).not.toBe(base);
  });

  it("differs for other windows, and for another pooling of their logits", () => {
    const text = reviews([[1, 2, 3]], [0]);
    const windows = (starts: readonly number[], pooling: "mean" | "max"): TextWindows => ({
      ...{ length: 2, specialTokens: { before: 0, after: 0 }, pooling },
      ...{ first: Int32Array.of(0, starts.length), starts: Int32Array.from(starts) },
    });
    const all = [
      fingerprintReviews(text),
      fingerprintReviews({ ...text, windows: windows([0, 1], "mean") }),
      fingerprintReviews({ ...text, windows: windows([0, 1], "max") }),
      fingerprintReviews({ ...text, windows: windows([0], "mean") }),
    ];
    expect(new Set(all).size).toBe(4);
  });

  it("reads only its part of a shared buffer", () => {
    const view = new Int32Array([9, 9, 1, 2, 9]).subarray(2, 4);
    const shared = { inputIds: [view, Int32Array.from([3])], labels: Int32Array.from([0, 1]) };
    expect(fingerprintReviews(shared, reviews([[4]], [1]))).toBe(base);
  });
});
