import * as tf from "@tensorflow/tfjs";

import { bool, float, int, type KernelCase, kernelCase } from "../testing/kernel-case.ts";
import type { indexingKernels } from "./indexing.ts";

/** Selecting elements by index or condition. */
export const indexingCases: Readonly<Record<keyof typeof indexingKernels, readonly KernelCase[]>> = {
  GatherV2: [
    kernelCase("embeddings of a batch", { x: float([7, 4]), ids: int(["B", "T"], 0, 6) }, ({ x, ids }) =>
      tf.gather(x, ids as tf.Tensor2D),
    ),
    kernelCase("rows, some more than once", { x: float([3, 2]), ids: int(["T"], 0, 2) }, ({ x, ids }) =>
      tf.gather(x, ids as tf.Tensor1D),
    ),
    kernelCase("middle axis", { x: float(["B", 5, 3]), ids: int([4], 0, 4) }, ({ x, ids }) =>
      tf.gather(x, ids as tf.Tensor1D, 1),
    ),
    kernelCase("last axis from the end", { x: float(["B", "T", 5]), ids: int([2], 0, 4) }, ({ x, ids }) =>
      tf.gather(x, ids as tf.Tensor1D, -1),
    ),
    kernelCase("integers", { x: int([5]), ids: int(["T"], 0, 4) }, ({ x, ids }) => tf.gather(x, ids as tf.Tensor1D)),
    kernelCase("a range of the rows", { x: float([5, 2]), like: float(["T"]) }, ({ x, like }) =>
      tf.add(tf.gather(x, tf.range(0, like.size, 1, "int32")), tf.reshape(like, [-1, 1])),
    ),
  ],
  Select: [
    kernelCase("same shape", { c: bool(["B", "T"]), a: float(["B", "T"]), b: float(["B", "T"]) }, ({ c, a, b }) =>
      tf.where(c, a, b),
    ),
    kernelCase(
      "broadcast",
      { c: bool(["B", 1, "T"]), a: float([]), b: float([2, "T"]) },
      ({ c, a, b }) => tf.where(c, a, b),
      {
        // TensorFlow.js broadcasts before it calls the kernel. The gradient of that broadcast has one step per copy, which would freeze the sizes.
        gradientsOf: [],
      },
    ),
    kernelCase("integers", { c: bool(["B", 3]), a: int(["B", 3]), b: int(["B", 3]) }, ({ c, a, b }) =>
      tf.where(c, a, b),
    ),
    kernelCase("booleans", { c: bool(["B", 3]), a: bool(["B", 3]), b: bool(["B", 3]) }, ({ c, a, b }) =>
      tf.where(c, a, b),
    ),
  ],
  UnsortedSegmentSum: [
    kernelCase("rows", { x: float(["T", 3]), ids: int(["T"], 0, 3) }, ({ x, ids }) =>
      tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 4),
    ),
    kernelCase("scalars", { x: float(["T"]), ids: int(["T"], 0, 1) }, ({ x, ids }) =>
      tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 2),
    ),
    kernelCase("blocks", { x: float(["B", 2, "T"]), ids: int(["B"], 0, 2) }, ({ x, ids }) =>
      tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 3),
    ),
    kernelCase(
      "integers",
      { x: int(["T", 2]), ids: int(["T"], 0, 2) },
      ({ x, ids }) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 3),
      {
        // Only the CPU backend returns floats here.
        reference: ({ x, ids }) => tf.cast(tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 3), "int32"),
      },
    ),
  ],
};
