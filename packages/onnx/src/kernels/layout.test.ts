import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";

import { trace } from "../trace.ts";

const x = { shape: ["batch", "sequence", 4], dtype: "float32" } as const;

describe("a size that would become a constant", () => {
  it.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    [
      "tf.pad",
      (x) =>
        tf.pad(x, [
          [0, 0],
          [0, 1],
          [0, 0],
        ]),
    ],
    ["tf.slice", (x) => tf.slice(x, [0, 1, 0])],
    ["tf.concat", (x) => tf.concat([x, tf.slice(tf.zerosLike(x), [0, 0, 0], [-1, 1, -1])], 1)],
    ["tf.unstack", (x) => tf.addN(tf.unstack(x, 1))],
    ["gradient of a mean", (x) => tf.grad((x) => tf.mean(x))(x)],
    ["gradient of a mean", (x) => tf.grad((x) => tf.sum(tf.square(tf.mean(x, 1))))(x)],
    ["depends on the size of dimension", (x) => tf.mul(x, tf.scalar(4 / x.size))],
  ])("is refused: %s", (part, run) => {
    expect(() => trace(({ x }) => ({ y: run(x) }), { x })).toThrow(
      expect.objectContaining({ code: "DIMENSION_FROZEN", message: expect.stringContaining(part) }) as Error,
    );
  });

  it("is not confused with large and small numbers that are not counts", () => {
    // The smallest float32 is -(2^24 - 1)·2^104. It is a multiple of 13, which is the stand-in here.
    const smallest = -3.4028234663852886e38;
    const run = ({ ids }: { ids: tf.Tensor }): { y: tf.Tensor } => ({
      y: tf.add(tf.mul(tf.cast(ids, "float32"), smallest), 1e-12),
    });
    expect(() =>
      trace(run, { ids: { shape: ["sequence"], dtype: "int32" } }, { limits: { sequence: 13 } }),
    ).not.toThrow();
  });
});

describe("wrong shapes", () => {
  const fixed = { a: { shape: [2, 3], dtype: "float32" }, b: { shape: [2, 4], dtype: "float32" } } as const;

  it.each<[string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, RegExp]>([
    ["a concatenation", (a, b) => tf.concat([a, b], 0), /Error in concat2D/],
    ["a matrix product", (a, b) => tf.matMul(a, b), /tf\.matMul of shapes \[2, 3\] and \[2, 4\]/],
    [
      "a matrix product of vectors",
      (a) => tf.matMul(tf.slice(a, 0, 1).flatten(), tf.slice(a, 0, 1).flatten()),
      /both need two axes/,
    ],
    ["a sum", (a, b) => tf.add(a, b), /could not be broadcast/],
    ["a reshape", (a) => tf.reshape(a, [4]), /must match the product of shape/],
    ["a gather in batches", (a) => tf.gather(a, tf.zeros([2, 1], "int32"), 1, 1), /batchDims = 1 cannot be recorded/],
  ])("are refused while recording: %s", (_title, run, message) => {
    expect(() => trace(({ a, b }) => ({ y: run(a, b) }), fixed)).toThrow(message);
  });
});
