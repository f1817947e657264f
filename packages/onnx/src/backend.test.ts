import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";

import { BACKEND_NAME } from "./backend.ts";
import { trace } from "./trace.ts";

const x = { shape: ["batch"], dtype: "float32" } as const;

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describe("RecordingBackend", () => {
  it("refuses a tensor from outside the trace", () => {
    const outside = tf.tensor1d([1]);
    expect(() => trace(({ x }) => ({ y: tf.add(x, outside) }), { x })).toThrow(
      expect.objectContaining({ code: "TENSOR_FOREIGN" }) as Error,
    );
    expect(() => trace(() => ({ y: outside }), { x })).toThrow(/from outside the trace/);
    outside.dispose();
  });

  it("refuses to return values", async () => {
    const code = "VALUE_UNKNOWN";
    expect(() => trace(({ x }) => ({ y: tf.scalar(x.dataSync()[0] ?? 0) }), { x })).toThrow(
      expect.objectContaining({ code }) as Error,
    );
    let numbers: Promise<unknown> | undefined;
    trace(
      ({ x }) => {
        numbers = x.array();
        return { y: x };
      },
      { x },
    );
    await expect(numbers).rejects.toMatchObject({ code });
  });

  it("refuses a tensor of a trace that has ended", () => {
    let leaked: tf.Tensor | undefined;
    trace(
      ({ x }) => {
        leaked = tf.keep(tf.square(x));
        return { y: x };
      },
      { x },
    );
    expect(() => tf.add(leaked ?? 0, 1)).toThrow(expect.objectContaining({ code: "VALUE_UNKNOWN" }) as Error);
    leaked?.dispose();
  });

  it("refuses to be used outside a trace", async () => {
    trace(({ x }) => ({ y: x }), { x });
    await tf.setBackend(BACKEND_NAME);
    try {
      expect(() => tf.square(tf.scalar(1))).toThrow(/works only inside trace\(\)/);
    } finally {
      await tf.setBackend("cpu");
    }
  });

  it("refuses strings and complex numbers", () => {
    const code = "DTYPE_UNSUPPORTED";
    expect(() => trace(() => ({ y: tf.tensor1d(["a"]) }), { x })).toThrow(expect.objectContaining({ code }) as Error);
    expect(() => trace(({ x }) => ({ y: tf.cast(x, "complex64") }), { x })).toThrow(/complex64/);
  });

  it("refuses arithmetic with bool tensors", () => {
    const flag = { shape: ["batch"], dtype: "bool" } as const;
    const operations: readonly ((x: tf.Tensor) => tf.Tensor)[] = [
      tf.neg,
      tf.squaredDifference.bind(undefined, true),
      (x) => tf.add(x, x),
      (x) => tf.addN([x, x]),
    ];
    for (const operation of operations) {
      expect(() => trace(({ flag }) => ({ y: operation(flag) }), { flag })).toThrow(
        /of a bool tensor cannot be recorded/,
      );
    }
  });
});
