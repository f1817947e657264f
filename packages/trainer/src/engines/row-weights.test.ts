import type { Batch } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import { rowWeightsOf } from "./row-weights.ts";

function batchOf(labels: readonly number[]): Batch {
  return {
    rows: labels.length,
    length: 1,
    inputIds: new Int32Array(labels.length),
    attentionMask: new Int32Array(labels.length),
    labels: Int32Array.from(labels),
    indices: Int32Array.from(labels.keys()),
  };
}

describe("rowWeightsOf", () => {
  const batches = [batchOf([0, 2]), batchOf([1])];

  it("is one over the rows of all batches without class weights", () => {
    const third = Math.fround(1 / 3);
    expect(rowWeightsOf({ batches })).toEqual([Float32Array.of(third, third), Float32Array.of(third)]);
  });

  it("divides the weight of a row's class by the sum over all batches", () => {
    const classWeights = Float32Array.of(1, 2, 5); // Their sum over the three rows is 8.
    expect(rowWeightsOf({ batches, classWeights })).toEqual([Float32Array.of(1 / 8, 5 / 8), Float32Array.of(2 / 8)]);
  });

  it("gives the same numbers for weights in the same ratio", () => {
    expect(rowWeightsOf({ batches, classWeights: Float32Array.of(0.25, 0.5, 1.25) })).toEqual(
      rowWeightsOf({ batches, classWeights: Float32Array.of(1, 2, 5) }),
    );
  });

  it("weighs every row alike if a step has rows of one class", () => {
    expect(rowWeightsOf({ batches: [batchOf([1, 1])], classWeights: Float32Array.of(1, 7) })).toEqual([
      Float32Array.of(0.5, 0.5),
    ]);
  });

  it("rejects a label without a weight", () => {
    expect(() => rowWeightsOf({ batches, classWeights: Float32Array.of(1, 2) })).toThrow("Label 2 has no weight");
  });
});
