import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";

import type { Graph } from "./graph.ts";
import { quantizeWeights } from "./quantize.ts";
import { randomValues } from "./testing/random-values.ts";
import { openGraph } from "./testing/run-graph.ts";
import { trace, type TracedInput } from "./trace.ts";

const IN = 48;
const OUT = 32;

const uniform = (length: number, seed: number): Float32Array =>
  Float32Array.from(randomValues({ kind: "float", low: -1, high: 1 }, length, seed));

/** [OUT, IN], rows of very different magnitude. */
const weight = Float32Array.from(uniform(OUT * IN, 1), (value, index) => value * 2 ** (Math.floor(index / IN) % 7));
const open: TracedInput = { shape: ["batch", IN], dtype: "float32" };

function product(values: Float32Array, isTransposed: boolean): Graph {
  const shape = isTransposed ? [OUT, IN] : [IN, OUT];
  return trace(({ x, w }) => ({ y: tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D, false, isTransposed), 1) }), {
    x: open,
    w: { shape, dtype: "float32", values },
  });
}

const operatorsOf = (graph: Graph): string[] => graph.nodes.map(({ operator }) => operator);
const typesOf = (graph: Graph): string[] => graph.initializers.map(({ type }) => type);

async function run(graph: Graph, values: Float32Array | Int32Array, shape: readonly number[]): Promise<Float32Array> {
  const [input] = graph.inputs;
  const { y } = await (await openGraph(graph))({ [input?.name ?? ""]: { shape, values } });
  return y?.values as Float32Array;
}

describe("quantizeWeights", () => {
  it.each([true, false])("computes a product by its formula, weight transposed: %s", async (isTransposed) => {
    const x = uniform(3 * IN, 2);
    const stored = isTransposed ? weight : transpose(weight);
    const actual = await run(quantizeWeights(product(stored, isTransposed)), x, [3, IN]);
    const expected = quantizedProduct(x, 3);
    // Sums of integers are exact; the two factors and the added 1 are rounded in float32.
    expect(actual).toHaveLength(3 * OUT);
    actual.forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 4));
  });

  it("stays near the float32 product, with one scale per output", async () => {
    const x = uniform(8 * IN, 3);
    const exact = await run(product(weight, true), x, [8, IN]);
    const rounded = await run(quantizeWeights(product(weight, true)), x, [8, IN]);
    for (let output = 0; output < OUT; output++) {
      const row = weight.subarray(output * IN, (output + 1) * IN);
      const norm = Math.hypot(...row) * Math.sqrt(IN / 3); // The size of a typical product with numbers between -1 and 1.
      for (let index = output; index < exact.length; index += OUT) {
        // Seven bits of weight and eight of input: 48 errors of up to half a step each, which add up like a random walk.
        expect(Math.abs((rounded[index] ?? Number.NaN) - (exact[index] ?? 0)) / norm).toBeLessThan(0.03);
      }
    }
  });

  it("keeps the sum of two products within signed 16 bits, for processors without VNNI", async () => {
    const values = new Float32Array(OUT * IN).fill(3);
    const x = new Float32Array(2 * IN).fill(5);
    const graph = quantizeWeights(product(values, true));
    const largest = Math.max(...new Int8Array(graph.initializers.find(({ type }) => type === "int8")?.data ?? []));
    expect(255 * largest * 2).toBeLessThanOrEqual(32_767);
    const y = await run(graph, x, [2, IN]);
    expect(y[0]).toBeCloseTo(3 * 5 * IN + 1, 2);
  });

  it("quantizes a value once for all products that read it", () => {
    const graph = trace(
      ({ x, v, w }) => ({
        y: tf.add(
          tf.matMul(x as tf.Tensor2D, v as tf.Tensor2D, false, true),
          tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D, false, true),
        ),
      }),
      {
        x: open,
        v: { shape: [OUT, IN], dtype: "float32", values: weight },
        w: { shape: [OUT, IN], dtype: "float32", values: weight.map((value) => -value) },
      },
    );
    const operators = operatorsOf(quantizeWeights(graph));
    expect(operators.filter((operator) => operator === "DynamicQuantizeLinear")).toHaveLength(1);
    expect(operators.filter((operator) => operator === "MatMulInteger")).toHaveLength(2);
  });

  it("uses one scale per row of a table and keeps rows of zeros", async () => {
    const table = weight.slice();
    table.fill(0, IN, 2 * IN);
    const graph = trace(({ ids, t }) => ({ y: tf.gather(t, ids) }), {
      ids: { shape: ["batch"], dtype: "int32" },
      t: { shape: [OUT, IN], dtype: "float32", values: table },
    });
    const ids = Int32Array.from([6, 1, 0]);
    const rows = await run(quantizeWeights(graph), ids, [3]);
    ids.forEach((id, place) => {
      const expected = table.subarray(id * IN, (id + 1) * IN);
      const step = Math.max(...expected.map(Math.abs)) / 127;
      expected.forEach((value, column) => {
        // Half a step, and the rounding of the scale.
        expect(Math.abs((rows[place * IN + column] ?? Number.NaN) - value)).toBeLessThanOrEqual(step * 0.501);
      });
    });
  });

  it("keeps a matrix with a short side, or with another kind of reader, in float32", () => {
    const head = trace(({ x, w }) => ({ y: tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D, false, true) }), {
      x: open,
      w: { shape: [2, IN], dtype: "float32", values: weight.slice(0, 2 * IN) },
    });
    expect(quantizeWeights(head)).toEqual(head);
    const readTwice = trace(
      ({ x, w }) => ({ y: tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D, false, true), z: tf.abs(w) }),
      { x: open, w: { shape: [OUT, IN], dtype: "float32", values: weight } },
    );
    expect(quantizeWeights(readTwice)).toEqual(readTwice);
  });

  it("does not change inputs, outputs or the given graph", () => {
    const graph = product(weight, true);
    const before = structuredClone(graph);
    const { inputs, outputs } = quantizeWeights(graph);
    expect({ inputs, outputs }).toEqual({ inputs: graph.inputs, outputs: graph.outputs });
    expect(graph).toEqual(before);
    expect(typesOf(graph)).toEqual(["float32", "float32"]);
  });
});

/** The formula in the docstring of quantizeWeights, in 64 bits. */
function quantizedProduct(x: Float32Array, rows: number): number[] {
  const low = Math.min(0, ...x);
  const a = Math.fround(Math.fround(Math.max(0, ...x) - low) / 255);
  const zero = Math.round(-low / a);
  const bytes = Array.from(x, (value) => Math.min(255, Math.max(0, Math.round(value / a) + zero)) - zero);
  return Array.from({ length: rows * OUT }, (_value, index) => {
    const output = index % OUT;
    const row = weight.subarray(output * IN, (output + 1) * IN);
    const scale = Math.fround(Math.max(...row.map(Math.abs)) / 64);
    const start = Math.floor(index / OUT) * IN;
    const sum = row.reduce((total, value, input) => total + (bytes[start + input] ?? 0) * Math.round(value / scale), 0);
    return a * scale * sum + 1;
  });
}

function transpose(values: Float32Array): Float32Array {
  return values.map((_value, index) => values[(index % OUT) * IN + Math.floor(index / OUT)] ?? 0);
}
