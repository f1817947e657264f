import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";

import { openGraph } from "../testing/run-graph.ts";
import { trace } from "../trace.ts";

describe("Step", () => {
  it("returns its value for negative numbers for NaN, unlike TensorFlow.js, which returns NaN", async () => {
    // A known difference. The gradient of relu multiplies by a step, but its forward pass still returns the NaN.
    const run = await openGraph(trace(({ x }) => ({ y: tf.step(x, 0.5) }), { x: { shape: [3], dtype: "float32" } }));
    const { y } = await run({ x: { shape: [3], values: Float32Array.of(Number.NaN, 1, -1) } });
    expect(y?.values).toEqual(Float32Array.of(0.5, 1, 0.5));
  });
});
