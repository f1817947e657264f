import { describe, expect, it } from "vitest";

import { createLogitPool } from "./pool-logits.ts";

/** Text 0 has windows in two batches, text 1 has one window. */
function pooled(pooling?: "mean" | "max"): number[] {
  const pool = createLogitPool(2, pooling);
  pool.add({ rows: 2, indices: Int32Array.of(0, 1) }, Float32Array.of(1, -2, 0.1, 0.2));
  pool.add({ rows: 1, indices: Int32Array.of(0) }, Float32Array.of(-4, -1));
  return [...pool.logits()];
}

describe("createLogitPool", () => {
  it("takes the mean over the windows of a text", () => {
    expect(pooled()).toEqual([-1.5, -1.5, Math.fround(0.1), Math.fround(0.2)]);
  });

  it("takes the largest logit of each class", () => {
    expect(pooled("max")).toEqual([1, -1, Math.fround(0.1), Math.fround(0.2)]);
  });

  it("counts the texts that it has seen", () => {
    const pool = createLogitPool(3);
    pool.add({ rows: 2, indices: Int32Array.of(2, 2) }, Float32Array.of(0, 0, 0, 0));
    expect(pool.textsSeen).toBe(1);
  });

  it.each(["mean", "max"] as const)("keeps a logit that is not a number (%s)", (pooling) => {
    const pool = createLogitPool(1, pooling);
    pool.add({ rows: 2, indices: Int32Array.of(0, 0) }, Float32Array.of(Number.NaN, 1, 1, 1));
    expect([...pool.logits()]).toEqual([Number.NaN, 1]);
  });
});
