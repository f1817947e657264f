import * as tf from "@tensorflow/tfjs";

import { bool, float, int, type KernelCase, kernelCase } from "../testing/kernel-case.ts";
import type { layoutKernels } from "./layout.ts";

/** Moving, slicing, joining and creating elements. */
export const layoutCases: Readonly<Record<keyof typeof layoutKernels, readonly KernelCase[]>> = {
  Concat: [
    kernelCase("first axis", { a: float([2, "T"]), b: float([3, "T"]) }, ({ a, b }) => tf.concat([a, b], 0)),
    kernelCase("last axis", { a: float(["B", "T", 2]), b: float(["B", "T", 3]) }, ({ a, b }) => tf.concat([a, b], -1)),
    kernelCase("symbolic axis, twice", { a: float(["B", 2]), b: float(["B", 2]) }, ({ a, b }) =>
      tf.concat([a, b, a], 0),
    ),
    kernelCase("integers", { a: int(["B", 1]), b: int(["B", 2]) }, ({ a, b }) => tf.concat([a, b], 1)),
    kernelCase("booleans", { a: bool(["B", 1]), b: bool(["B", 2]) }, ({ a, b }) => tf.concat([a, b], 1)),
  ],
  ExpandDims: [
    kernelCase("in front", { x: float(["B", "T"]) }, ({ x }) => tf.expandDims(x, 0)),
    kernelCase("behind", { x: float(["B", "T"]) }, ({ x }) => tf.expandDims(x, -1)),
    kernelCase("between", { x: float(["B", "T", 3]) }, ({ x }) => tf.expandDims(x, 2)),
    kernelCase("integers", { x: int([]) }, ({ x }) => tf.expandDims(x, 0)),
  ],
  Fill: [
    kernelCase("floats", { x: float(["B", "T"]) }, ({ x }) => tf.add(x, tf.fill(x.shape, 1.5))),
    kernelCase("integers", { x: int(["B", 3]) }, ({ x }) => tf.add(x, tf.fill(x.shape, 7, "int32"))),
    kernelCase("fixed shape", { x: float([3]) }, ({ x }) => tf.mul(x, tf.fill([2, 3], -2))),
    kernelCase("scalar", { x: float([3]) }, ({ x }) => tf.mul(x, tf.fill([], -2))),
  ],
  Pack: [
    kernelCase("in front", { a: float(["B", "T"]), b: float(["B", "T"]) }, ({ a, b }) => tf.stack([a, b])),
    kernelCase("behind", { a: float(["B", "T"]), b: float(["B", "T"]) }, ({ a, b }) => tf.stack([a, b], 2)),
    // In TensorFlow.js, the gradients of stack and unstack use the wrong axis if it is counted from the end.
    kernelCase("from the end", { a: float(["B", "T"]), b: float(["B", "T"]) }, ({ a, b }) => tf.stack([a, b], -1), {
      gradientsOf: [],
    }),
    kernelCase("scalars", { a: float([]), b: float([]) }, ({ a, b }) => tf.stack([a, b])),
  ],
  PadV2: [
    kernelCase("zeros on a fixed axis", { x: float(["B", 3]) }, ({ x }) =>
      tf.pad(x, [
        [0, 0],
        [1, 2],
      ]),
    ),
    kernelCase("another number", { x: float([2, "T", 3]) }, ({ x }) =>
      tf.pad(
        x,
        [
          [1, 0],
          [0, 0],
          [0, 1],
        ],
        -1.5,
      ),
    ),
    kernelCase("integers", { x: int(["B", 2]) }, ({ x }) =>
      tf.pad(
        x,
        [
          [0, 0],
          [0, 2],
        ],
        9,
      ),
    ),
    kernelCase(
      "one row out of a symbolic axis, and its gradient",
      { x: float(["B", 1, 3]), like: float(["B", "T", 3]) },
      ({ x, like }) =>
        tf.mul(
          tf.pad(x, [
            [0, 0],
            [0, sizeOf(like, 1) - 1],
            [0, 0],
          ]),
          like,
        ),
    ),
  ],
  Range: [
    kernelCase("fixed", { x: float([4]) }, ({ x }) => tf.add(x, tf.range(2, 6))),
    kernelCase("steps of a half", { x: float([4]) }, ({ x }) => tf.add(x, tf.range(1, 3, 0.5))),
    kernelCase("backwards", { x: int([3]) }, ({ x }) => tf.add(x, tf.range(6, 0, -2, "int32"))),
    kernelCase("up to a dimension", { x: int(["B", "T"]) }, ({ x }) =>
      tf.add(x, tf.range(0, sizeOf(x, 1), 1, "int32")),
    ),
    kernelCase("down from a dimension", { x: float(["T"]) }, ({ x }) => tf.add(x, tf.range(x.size, 0, -1))),
  ],
  Reshape: [
    kernelCase("batch and tokens into rows", { x: float(["B", "T", 4]) }, ({ x }) => tf.reshape(x, [-1, 4])),
    kernelCase("heads", { x: float(["B", "T", 6]) }, ({ x }) => tf.reshape(x, [sizeOf(x, 0), sizeOf(x, 1), 2, 3])),
    kernelCase("everything into one axis", { x: float(["B", "T", 2]) }, ({ x }) => tf.reshape(x, [-1])),
    kernelCase("a scalar into a matrix", { x: float([]) }, ({ x }) => tf.reshape(x, [1, 1])),
    kernelCase("integers", { x: int(["B", 4]) }, ({ x }) => tf.reshape(x, [-1, 2, 2])),
  ],
  Slice: [
    kernelCase("a fixed axis", { x: float(["B", 5]) }, ({ x }) => tf.slice(x, [0, 1], [-1, 3])),
    kernelCase("the first row of a symbolic axis", { x: float(["B", "T", 3]) }, ({ x }) =>
      tf.slice(x, [0, 0, 0], [-1, 1, -1]),
    ),
    kernelCase("two fixed axes", { x: float(["B", 3, 4]) }, ({ x }) => tf.slice(x, [0, 1, 2], [-1, 2, 2])),
    kernelCase("integers", { x: int([2, "T"]) }, ({ x }) => tf.slice(x, [1, 0], [1, -1])),
  ],
  SplitV: [
    kernelCase("equal parts", { x: float(["B", 6]) }, ({ x }) => combine(tf.split(x, 3, 1))),
    kernelCase("unequal parts", { x: float(["B", "T", 5]) }, ({ x }) =>
      tf.concat(tf.split(x, [2, 3], -1).reverse(), -1),
    ),
    kernelCase("halves of a doubled dimension", { x: float(["B", 2]) }, ({ x }) =>
      combine(tf.split(tf.concat([x, tf.square(x)], 0), 2, 0)),
    ),
  ],
  Tile: [
    kernelCase("vector", { x: float([3]) }, ({ x }) => tf.tile(x, [2])),
    kernelCase("matrix", { x: float(["B", 3]) }, ({ x }) => tf.tile(x, [2, 2])),
    kernelCase(
      "to a dimension",
      { x: float([1, 3]), like: float(["T", 3]) },
      ({ x, like }) => tf.mul(tf.tile(x, [sizeOf(like, 0), 1]), like),
      {
        gradientsOf: ["like"], // The gradient of a tile has one step per copy.
      },
    ),
    kernelCase("integers", { x: int([2, "T", 1]) }, ({ x }) => tf.tile(x, [1, 1, 3])),
    kernelCase("booleans", { x: bool(["B", 1]) }, ({ x }) => tf.tile(x, [1, 3])),
    kernelCase("once", { x: float(["B", 2]) }, ({ x }) => tf.tile(x, [1, 1])),
  ],
  Transpose: [
    kernelCase("matrix", { x: float(["B", "T"]) }, ({ x }) => tf.transpose(x)),
    kernelCase("heads before tokens", { x: float(["B", "T", 2, 3]) }, ({ x }) => tf.transpose(x, [0, 2, 1, 3])),
    kernelCase("a cycle that is not its own inverse", { x: float(["B", "T", 3]) }, ({ x }) =>
      tf.transpose(x, [1, 2, 0]),
    ),
    kernelCase("in place", { x: float(["B", "T", 3]) }, ({ x }) => tf.transpose(x, [0, 1, 2])),
    kernelCase("integers", { x: int([2, "T"]) }, ({ x }) => tf.transpose(x)),
  ],
  Unpack: [
    kernelCase("first axis", { x: float([3, "T"]) }, ({ x }) => combine(tf.unstack(x))),
    kernelCase("middle axis", { x: float(["B", 3, "T"]) }, ({ x }) => combine(tf.unstack(x, 1))),
    kernelCase("from the end", { x: float(["B", 2]) }, ({ x }) => combine(tf.unstack(x, -1)), { gradientsOf: [] }),
  ],
};

function sizeOf(x: tf.Tensor, axis: number): number {
  return x.shape[axis] ?? 0;
}

/** Adds up parts, each with another factor, so that parts in a wrong order change the result. */
function combine(parts: readonly tf.Tensor[]): tf.Tensor {
  return tf.addN(parts.map((part, index) => tf.mul(part, tf.scalar(index + 1))));
}
