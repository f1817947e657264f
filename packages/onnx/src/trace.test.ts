import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";

import type { OnnxErrorCode } from "./errors.ts";
import { openGraph } from "./testing/run-graph.ts";
import { trace, type TracedInput } from "./trace.ts";

const vector = { shape: ["batch"], dtype: "float32" } as const satisfies TracedInput;
const matrix = { shape: ["batch", 3], dtype: "float32" } as const satisfies TracedInput;

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describe("trace", () => {
  it("records a linear layer with its gradients", async () => {
    const graph = trace(
      ({ x, w }) => {
        const loss = (weight: tf.Tensor): tf.Scalar => tf.sum(tf.square(tf.matMul(x, weight)));
        const { value, grads } = tf.valueAndGrads(loss)([w]);
        return { loss: value, gradient: grads[0] as tf.Tensor };
      },
      { x: matrix, w: { shape: [3, 2], dtype: "float32" } },
    );
    const run = await openGraph(graph);
    const x = { shape: [2, 3], values: Float32Array.from([1, 2, 3, 4, 5, 6]) };
    const w = { shape: [3, 2], values: Float32Array.from([1, 0, 0, 1, 1, 1]) };
    const { loss, gradient } = await run({ x, w });
    expect(loss?.values).toEqual(Float32Array.of(16 + 25 + 100 + 121));
    expect(gradient).toEqual({ shape: [3, 2], values: Float32Array.from([88, 98, 116, 130, 144, 162]) });
  });

  it("returns an input as output", async () => {
    const graph = trace(({ x }) => ({ y: x, again: x }), { x: vector });
    const x = { shape: [2], values: Float32Array.of(1, 2) };
    expect(await (await openGraph(graph))({ x })).toEqual({ y: x, again: x });
  });

  it("returns a constant as output", async () => {
    const graph = trace(() => ({ y: tf.tensor1d([1, 2]) }), { x: vector });
    const { y } = await (await openGraph(graph))({ x: { shape: [1], values: new Float32Array(1) } });
    expect(y?.values).toEqual(Float32Array.of(1, 2));
  });

  it("casts an input that is stored as int64 once", async () => {
    const ids = { shape: ["batch"], dtype: "int32", storedAs: "int64" } as const;
    const graph = trace(({ ids }) => ({ twice: tf.add(ids, ids), same: ids }), { ids });
    expect(graph.inputs).toEqual([{ name: "ids", type: "int64", shape: [{ symbols: ["batch"], factor: 1 }] }]);
    expect(graph.nodes.filter((node) => node.operator === "Cast")).toHaveLength(1);
    const { twice, same } = await (await openGraph(graph))({ ids: { shape: [2], values: Int32Array.of(3, -4) } });
    expect(twice?.values).toEqual(Int32Array.of(6, -8));
    expect(same?.values).toEqual(Int32Array.of(3, -4));
  });

  it("adds an input while the function runs", () => {
    const graph = trace(({ x }, scope) => ({ y: tf.mul(x, scope.input("mask", x.shape, "float32")) }), { x: matrix });
    expect(
      graph.inputs.map(({ name, shape }) => [name, shape.map(({ factor, symbols }) => symbols[0] ?? factor)]),
    ).toEqual([
      ["x", ["batch", 3]],
      ["mask", ["batch", 3]],
    ]);
  });

  it("keeps unused inputs", () => {
    expect(trace(({ x }) => ({ y: x }), { x: vector, unread: matrix }).inputs.map(({ name }) => name)).toEqual([
      "x",
      "unread",
    ]);
  });

  it("stores the values of an input without copying them", () => {
    const values = Float32Array.of(1, 2, 3);
    const graph = trace(({ x, w }) => ({ y: tf.mul(x, w) }), {
      x: matrix,
      w: { shape: [3], dtype: "float32", values },
    });
    expect(graph.inputs.map(({ name }) => name)).toEqual(["x"]);
    expect(graph.initializers).toMatchObject([{ name: "w", shape: [3] }]);
    expect(graph.initializers[0]?.data.buffer).toBe(values.buffer);
  });

  it("names the graph", () => {
    expect(trace(({ x }) => ({ y: x }), { x: vector }, { name: "forward" }).name).toBe("forward");
    expect(trace(({ x }) => ({ y: x }), { x: vector }).name).toBe("traced");
  });

  it("leaves no tensors behind", () => {
    const before = tf.memory().numTensors;
    trace(({ x }) => ({ y: tf.square(tf.add(x, tf.scalar(1))) }), { x: vector });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("trace with an error", () => {
  it("restores the previous backend after success and after an exception", () => {
    trace(({ x }) => ({ y: x }), { x: vector });
    expect(tf.getBackend()).toBe("cpu");
    const fail = (): never => {
      throw new Error("error of the function");
    };
    expect(() => trace(fail, { x: vector })).toThrow("error of the function");
    expect(tf.getBackend()).toBe("cpu");
    expect(tf.add(tf.scalar(1), tf.scalar(2)).dataSync()).toEqual(Float32Array.of(3));
    expect(trace(({ x }) => ({ y: x }), { x: vector }).nodes).toHaveLength(1);
  });

  it("names the kernel that it cannot record and the operation that needs it", () => {
    const code: OnnxErrorCode = "KERNEL_UNSUPPORTED";
    expect(() => trace(({ x }) => ({ y: tf.cumsum(x) }), { x: vector })).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringContaining('kernel "Cumsum", needed by cumsum,'),
      }) as Error,
    );
  });

  it("names the operation with the operations and scopes that call it", () => {
    const loss = (x: tf.Tensor): tf.Tensor => tf.tidy("classifier head", () => tf.losses.sigmoidCrossEntropy(x, x));
    expect(() => trace(({ x }) => ({ y: loss(x) }), { x: vector })).toThrow(
      /"Log1p", needed by classifier head › sigmoidCrossEntropy › log1p,/,
    );
  });

  it("refuses a trace inside a trace", () => {
    const inner = (): ReturnType<typeof trace> => trace(({ x }) => ({ y: x }), { x: vector });
    expect(() => trace(({ x }) => (inner(), { y: x }), { x: vector })).toThrow(/inside a traced function/);
  });

  it.each<[string, TracedInput, RegExp]>([
    [
      "too few",
      { shape: [2, 2], dtype: "float32", values: new Float32Array(3) },
      /has 3 values of type float32, expected 4 values of type float32/,
    ],
    [
      "of another type",
      { shape: [2], dtype: "int32", values: new Float32Array(2) },
      /2 values of type float32, expected 2 values of type int32/,
    ],
    [
      "for a bool input",
      { shape: [2], dtype: "bool", values: new Int32Array(2) },
      /of type int32, expected 2 values of type bool/,
    ],
    [
      "to be stored as int64",
      { shape: [2], dtype: "int32", storedAs: "int64", values: new Int32Array(2) },
      /expected 2 values of type int64/,
    ],
    [
      "for an open dimension",
      { shape: ["batch"], dtype: "float32", values: new Float32Array(31) },
      /its dimension "batch" cannot stay open/,
    ],
  ])("refuses values that do not match their input: %s", (_title, w, message) => {
    expect(() => trace(({ x }) => ({ y: x }), { x: vector, w })).toThrow(message);
  });

  it("refuses a name that is used twice", () => {
    const code: OnnxErrorCode = "NAME_TAKEN";
    expect(() => trace(({ x }) => ({ x }), { x: vector })).toThrow(expect.objectContaining({ code }) as Error);
    expect(() =>
      trace(({ x }, scope) => ({ y: tf.add(x, scope.input("x", x.shape, "float32")) }), { x: vector }),
    ).toThrow(/"x" is used twice/);
  });

  it("chooses names for nodes that no input has", async () => {
    const graph = trace((inputs) => ({ y: tf.square(inputs.Mul_1) }), { Mul_1: vector });
    const { y } = await (await openGraph(graph))({ Mul_1: { shape: [1], values: Float32Array.of(3) } });
    expect(y?.values).toEqual(Float32Array.of(9));
  });
});
