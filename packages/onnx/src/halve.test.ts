import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";

import { halveWeights } from "./halve.ts";
import { randomValues } from "./testing/random-values.ts";
import { openGraph } from "./testing/run-graph.ts";
import { trace } from "./trace.ts";

const uniform = (length: number, seed: number): Float32Array =>
  Float32Array.from(randomValues({ kind: "float", low: -1, high: 1 }, length, seed));

const weight = uniform(24, 1);

const graphOf = (values: Float32Array) =>
  trace(({ x, w }) => ({ y: tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D) }), {
    x: { shape: ["batch", 4], dtype: "float32" },
    w: { shape: [4, 6], dtype: "float32", values },
  });

describe("halveWeights", () => {
  it("halves the size and changes results only by the rounding of the weights", async () => {
    const exact = graphOf(weight);
    const halved = halveWeights(exact);
    const sizeOf = (graph: typeof exact): number => graph.initializers.reduce((sum, { data }) => sum + data.length, 0);
    expect(sizeOf(halved)).toBe(sizeOf(exact) / 2);
    const x = { x: { shape: [2, 4], values: uniform(8, 2) } };
    const expected = await (await openGraph(exact))(x);
    const actual = await (await openGraph(halved))(x);
    // Four products of numbers below 1 with weights that are rounded by at most 2^-12 of their value.
    expect(actual["y"]?.values).toHaveLength(12);
    actual["y"]?.values.forEach((value, index) =>
      expect(Math.abs(value - (expected["y"]?.values[index] ?? Number.NaN))).toBeLessThan(4 * 2 ** -12),
    );
    expect(halved.outputs).toEqual(exact.outputs);
  });

  it("keeps a weight in float32 that is too large for the format", () => {
    const large = graphOf(weight.with(3, 70_000));
    expect(halveWeights(large)).toEqual(large);
  });
});
