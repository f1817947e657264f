import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";

import { Recorder } from "./recorder.ts";
import { openGraph } from "./testing/run-graph.ts";
import { trace } from "./trace.ts";

const x = { shape: ["batch", "sequence", 4], dtype: "float32" } as const;
const vector = { shape: [2], dtype: "float32" } as const;

describe("Recorder", () => {
  it("records equal operations once", () => {
    const graph = trace(
      ({ x }) => ({ y: tf.add(tf.square(x), tf.square(x)), z: tf.softmax(x), same: tf.softmax(x, -1) }),
      { x },
    );
    expect(graph.nodes.map((node) => node.operator).sort()).toEqual(["Add", "Identity", "Mul", "Softmax"]);
  });

  it("names a computed value after its output and copies values that already have a name", () => {
    const graph = trace(
      ({ input }) => {
        const squared = tf.square(input);
        return { y: tf.neg(squared), squared, again: squared, x: tf.clone(input) };
      },
      { input: x },
    );
    expect(graph.nodes).toMatchObject([
      { operator: "Mul", inputs: ["input", "input"], outputs: ["squared"] },
      { operator: "Neg", inputs: ["squared"], outputs: ["y"] },
      { operator: "Identity", inputs: ["squared"], outputs: ["again"] },
      { operator: "Identity", inputs: ["input"], outputs: ["x"] },
    ]);
  });

  it("distinguishes operations that differ in an attribute", () => {
    const square = { shape: [3, 3, 3], dtype: "float32" } as const;
    const graph = trace(
      ({ square }) => ({ y: tf.add(tf.transpose(square, [1, 0, 2]), tf.transpose(square, [2, 1, 0])) }),
      { square },
    );
    expect(graph.nodes.filter((node) => node.operator === "Transpose")).toHaveLength(2);
  });

  it("leaves out nodes on which no output depends", () => {
    const graph = trace(
      ({ x }) => {
        tf.exp(tf.mul(x, tf.tensor1d([1, 2, 3, 4])));
        return { y: tf.square(x) };
      },
      { x },
    );
    expect(graph.nodes.map((node) => node.operator)).toEqual(["Mul"]);
    expect(graph.initializers).toEqual([]);
  });

  it("stores equal constants once and different ones separately", () => {
    const graph = trace(
      ({ x }) => ({
        y: tf.add(tf.mul(x, tf.tensor1d([1, 2, 3, 4])), tf.div(tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([4, 3, 2, 1]))),
      }),
      { x },
    );
    expect(graph.initializers).toHaveLength(2);
  });

  it("distinguishes zero and minus zero", async () => {
    const graph = trace(({ x }) => ({ y: tf.add(tf.div(x, tf.tensor1d([0, 1])), tf.div(x, tf.tensor1d([-0, 1]))) }), {
      x: vector,
    });
    const { y } = await (await openGraph(graph))({ x: { shape: [2], values: Float32Array.of(1, 1) } });
    expect(y?.values).toEqual(Float32Array.of(Number.NaN, 2)); // ∞ - ∞
  });

  it("keeps constants that are not finite", async () => {
    const numbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const graph = trace(({ x }) => ({ y: tf.add(x, tf.tensor1d(numbers)), nan: tf.add(x, tf.scalar(Number.NaN)) }), {
      x: { shape: ["batch", 3], dtype: "float32" },
    });
    const { y, nan } = await (await openGraph(graph))({ x: { shape: [1, 3], values: new Float32Array(3) } });
    expect(y?.values).toEqual(Float32Array.from(numbers));
    expect(nan?.values).toEqual(new Float32Array(3).fill(Number.NaN));
  });

  it("records a constant of one repeated number at any size", async () => {
    const graph = trace(({ x }) => ({ y: tf.add(x, tf.tensor(new Float32Array(x.size).fill(Number.NaN), x.shape)) }), {
      x,
    });
    const { y } = await (await openGraph(graph))({ x: { shape: [1, 2, 4], values: new Float32Array(8) } });
    expect(y?.values).toEqual(new Float32Array(8).fill(Number.NaN));
  });

  it("refuses other constants of an open size", () => {
    const run = ({ x }: { x: tf.Tensor }): { y: tf.Tensor } => ({
      y: tf.add(
        x,
        tf.tensor(
          Float32Array.from({ length: x.size }, (_x, i) => i),
          x.shape,
        ),
      ),
    });
    expect(() => trace(run, { x })).toThrow(/A constant of shape \[31, 37, 4\] depends on a symbolic dimension/);
  });

  it("computes sizes and their products at run time", async () => {
    const graph = trace(
      ({ x }) => ({
        rows: tf.reshape(x, [-1, 4]),
        all: tf.reshape(x, [-1]),
        square: tf.zeros([size(x, 1), size(x, 1)]),
      }),
      { x },
    );
    expect(
      graph.outputs.map((port) => port.shape.map(({ symbols, factor }) => [...symbols, factor].join("·"))),
    ).toEqual([["batch·sequence·1", "4"], ["batch·sequence·4"], ["sequence·1", "sequence·1"]]);
    const outputs = await (await openGraph(graph))({ x: { shape: [3, 5, 4], values: new Float32Array(60) } });
    expect(Object.values(outputs).map(({ shape }) => shape)).toEqual([[15, 4], [60], [5, 5]]);
  });

  it("refuses a dimension that no input has by itself", () => {
    const recorder = new Recorder([{ name: "batch", standIn: 31 }]);
    recorder.input("flat", [31 * 4], "float32");
    expect(() => recorder.shape([31, 4])).toThrow(/No input has the dimension "batch" by itself/);
    recorder.input("x", [4, 31], "float32");
    expect(recorder.shape([31, 4]).type).toBe("int64");
  });

  it("reads the size of a dimension from another input", async () => {
    const mask = { shape: [2, "batch"], dtype: "float32" } as const;
    const graph = trace(({ x, mask }) => ({ y: tf.mul(tf.sum(x), tf.ones([size(mask, 1)])) }), { x: vector, mask });
    const { y } = await (
      await openGraph(graph)
    )({
      x: { shape: [2], values: Float32Array.of(1, 2) },
      mask: { shape: [2, 3], values: new Float32Array(6) },
    });
    expect(y?.values).toEqual(Float32Array.of(3, 3, 3));
  });
});

function size(x: tf.Tensor, axis: number): number {
  return x.shape[axis] ?? 1;
}
