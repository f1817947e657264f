import { describe, expect, it } from "vitest";

import { summarizeMemory } from "./memory.ts";

const MB = 2 ** 20;

describe("summarizeMemory", () => {
  it("compares the second quarter with the last, so that loading does not count", () => {
    const samples = [10, 100, 200, 200, 210, 190, 200, 200].map((size) => size * MB);
    expect(summarizeMemory(samples)).toMatchObject({ earlyBytes: 200 * MB, drift: 0, isFlat: true });
  });

  it("finds memory that grows", () => {
    const samples = Array.from({ length: 1000 }, (_unused, index) => (100 + index) * MB);
    expect(summarizeMemory(samples)).toMatchObject({ peakBytes: 1099 * MB, isFlat: false });
    expect(summarizeMemory(samples.slice(0, 599))).toMatchObject({ isFlat: true });
  });

  it("says nothing of a process that ended at once", () => {
    expect(summarizeMemory([1, 2, 3])).toBeUndefined();
  });
});
