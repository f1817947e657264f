import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";

import { openGraph } from "../testing/run-graph.ts";
import { trace } from "../trace.ts";

const segmentSum = trace(({ x, ids }) => ({ y: tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 3) }), {
  x: { shape: ["rows", 64], dtype: "float32" },
  ids: { shape: ["rows"], dtype: "int32" },
});

describe("UnsortedSegmentSum", () => {
  it("adds every row with several threads", async () => {
    // 3,000 rows of ones, 3 indices: an operator that adds without a lock loses rows in nearly every run.
    const rows = 3_000;
    const run = await openGraph(segmentSum, 4);
    const x = { shape: [rows, 64], values: new Float32Array(rows * 64).fill(1) };
    const ids = { shape: [rows], values: Int32Array.from({ length: rows }, (_unused, row) => row % 3) };
    for (let repetition = 0; repetition < 3; repetition++) {
      expect((await run({ x, ids })).y?.values).toEqual(new Float32Array(3 * 64).fill(rows / 3));
    }
  });

  it("counts a negative index from the end, unlike TensorFlow.js, which drops the row", async () => {
    // A known difference. It does not occur in the gradient of a gather with valid indices.
    const run = await openGraph(segmentSum);
    const { y } = await run({
      x: { shape: [1, 64], values: new Float32Array(64).fill(1) },
      ids: { shape: [1], values: Int32Array.of(-1) },
    });
    expect(y?.values.slice(128)).toEqual(new Float32Array(64).fill(1));
  });
});
