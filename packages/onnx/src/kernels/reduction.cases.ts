import * as tf from "@tensorflow/tfjs";

import { bool, float, int, type KernelCase, kernelCase } from "../testing/kernel-case.ts";
import type { reductionKernels } from "./reduction.ts";

type Reduction = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

/** Each reduction over all, one or several axes, counted from either end, with and without keepDims. */
export const reductionCases: Readonly<Record<keyof typeof reductionKernels, readonly KernelCase[]>> = {
  ArgMax: [
    kernelCase("first axis", { x: float(["B", "T", 3]) }, ({ x }) => tf.argMax(x, 0)),
    kernelCase("last axis", { x: float(["B", "T", 3]) }, ({ x }) => tf.argMax(x, -1)),
    kernelCase("the first of equal elements", { x: int(["B", 9], 0, 2) }, ({ x }) => tf.argMax(x, 1)),
  ],
  LogSoftmax: [
    // tf.logSoftmax is composed of other operations and never calls this kernel. Its gradient is registered.
    kernelCase("last axis", { x: float(["B", "T", 4]) }, ({ x }) => logSoftmaxKernel(x), {
      reference: ({ x }) => tf.logSoftmax(x),
    }),
    kernelCase("matrix", { x: float(["B", 2]) }, ({ x }) => logSoftmaxKernel(x), {
      reference: ({ x }) => tf.logSoftmax(x),
    }),
  ],
  Max: [
    ...reductions(tf.max),
    integers(tf.max),
    kernelCase("booleans", { x: bool(["B", 5]) }, ({ x }) => tf.max(x, 1)),
  ],
  // The gradient of a mean divides by a count, which is known during recording only for fixed axes.
  Mean: [
    ...reductions(tf.mean).map((kernelCase) => ({ ...kernelCase, gradientsOf: [] })),
    kernelCase("fixed axes", { x: float([2, 3, 4, 5]) }, ({ x }) => tf.mean(x, [1, -1])),
    kernelCase("last axis, kept", { x: float(["B", "T", 5]) }, ({ x }) => tf.mean(x, -1, true)),
    integers(tf.mean),
    kernelCase("booleans", { x: bool(["B", 5]) }, ({ x }) => tf.mean(x, 1)),
  ],
  Min: [...reductions(tf.min), integers(tf.min)],
  Softmax: [
    kernelCase("vector", { x: float([5]) }, ({ x }) => tf.softmax(x)),
    kernelCase("last axis", { x: float(["B", "T", 4]) }, ({ x }) => tf.softmax(x)),
    kernelCase("attention scores", { x: float(["B", 2, "T", "T"], -9, 9) }, ({ x }) => tf.softmax(x, -1)),
    kernelCase("masked by a large number", { x: float(["B", "T", 4]), keep: int(["T", 4], 0, 1) }, ({ x, keep }) =>
      tf.softmax(tf.add(x, tf.mul(tf.sub(tf.scalar(1), tf.cast(keep, "float32")), tf.scalar(-1e9)))),
    ),
  ],
  Sum: [
    ...reductions(tf.sum),
    integers(tf.sum),
    kernelCase("booleans", { x: bool(["B", 5]) }, ({ x }) => tf.sum(x, 1)),
    kernelCase("scalar", { x: float([]) }, ({ x }) => tf.sum(x)),
  ],
};

function reductions(reduce: Reduction): KernelCase[] {
  return [
    kernelCase("vector", { x: float(["T"]) }, ({ x }) => reduce(x)),
    kernelCase("all axes", { x: float(["B", "T", 3]) }, ({ x }) => reduce(x)),
    kernelCase("first axis", { x: float(["B", 4]) }, ({ x }) => reduce(x, 0)),
    kernelCase("last axis, kept", { x: float(["B", "T", 3]) }, ({ x }) => reduce(x, -1, true)),
    kernelCase("two axes from the end", { x: float([2, "B", "T", 3]) }, ({ x }) => reduce(x, [-2, -3])),
    kernelCase("outer and inner axis, kept", { x: float(["B", 2, "T", 3]) }, ({ x }) => reduce(x, [0, 3], true)),
  ];
}

function integers(reduce: Reduction): KernelCase {
  return kernelCase("integers", { x: int(["B", "T", 3]) }, ({ x }) => reduce(x, [1, 2]));
}

function logSoftmaxKernel(x: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel("LogSoftmax", { logits: x }, { axis: -1 });
}
