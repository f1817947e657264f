import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";

import { openGraph } from "./testing/run-graph.ts";
import { trace } from "./trace.ts";

const x = { shape: ["batch", "sequence", 2], dtype: "float32" } as const;
const verify = { verify: true };

describe("recordUntilAgreed", () => {
  it.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ["the sum of a slice without the last row", (x) => tf.sum(tf.slice(x, [0, 0, 0], [-1, sizeOf(x, 1) - 1, -1]))],
    [
      "a reshape to a size minus one",
      (x) => tf.reshape(tf.slice(x, [0, 0, 0], [-1, sizeOf(x, 1) - 1, 1]), [sizeOf(x, 1) - 1, -1]),
    ],
    ["a range that starts at one", (x) => tf.add(x, tf.range(1, sizeOf(x, 1) + 1).reshape([-1, 1]))],
    ["a size as an integer", (x) => tf.add(x, tf.cast(tf.scalar(sizeOf(x, 1), "int32"), "float32"))],
    ["the square root of a size", (x) => tf.div(x, tf.scalar(Math.sqrt(sizeOf(x, 1))))],
    ["a loop over a dimension", (x) => tf.addN(Array.from({ length: sizeOf(x, 0) }, () => x))],
    ["an output of a size minus one", (x) => tf.slice(x, [0, 0, 0], [-1, sizeOf(x, 1) - 1, -1])],
  ])("refuses %s", (_title, run) => {
    expect(() => trace(({ x }) => ({ y: run(x) }), { x }, verify)).toThrow(
      expect.objectContaining({
        code: "DIMENSION_FROZEN",
        message: expect.stringMatching(/"batch" or "sequence" would become a constant/),
      }) as Error,
    );
  });

  it("refuses random numbers that differ between the recordings", () => {
    const run = (): tf.Tensor => tf.randomUniform([3]);
    expect(() => trace(({ x }) => ({ y: tf.add(tf.sum(x), run()) }), { x }, verify)).toThrow(/differ in the constant/);
  });

  it("distinguishes a literal that equals a stand-in from a dimension", async () => {
    // 31 is the stand-in of "batch" in the first recording only, so only there the 31 rows look like a batch.
    const record = (options: { verify?: boolean }): ReturnType<typeof trace> =>
      trace(
        ({ x }) => ({ y: tf.reshape(tf.concat([x, tf.zeros([1])], 0), [31]) }),
        { x: { shape: [30], dtype: "float32" }, b: { shape: ["batch"], dtype: "float32" } },
        options,
      );
    const inputs = { x: { shape: [30], values: new Float32Array(30) }, b: { shape: [2], values: new Float32Array(2) } };
    expect(record({}).outputs[0]?.shape).toEqual([{ symbols: ["batch"], factor: 1 }]);
    const verified = record(verify);
    expect(verified.outputs[0]?.shape).toEqual([{ symbols: [], factor: 31 }]);
    expect((await (await openGraph(verified))(inputs)).y?.shape).toEqual([31]);
  });

  it("calls the function once without symbolic dimensions or without verification, and twice with both", () => {
    const calls = { fixed: 0, unverified: 0, verified: 0 };
    const count =
      (key: keyof typeof calls) =>
      ({ x }: { x: tf.Tensor }) => {
        calls[key] += 1;
        return { y: tf.square(x) };
      };
    trace(count("fixed"), { x: { shape: [2], dtype: "float32" } }, verify);
    trace(count("unverified"), { x });
    trace(count("verified"), { x }, verify);
    expect(calls).toEqual({ fixed: 1, unverified: 1, verified: 2 });
  });
});

function sizeOf(x: tf.Tensor, axis: number): number {
  const size = x.shape[axis];
  if (size === undefined) throw new RangeError(`No axis ${String(axis)}`);
  return size;
}
