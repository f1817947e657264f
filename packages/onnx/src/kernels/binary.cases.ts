import * as tf from "@tensorflow/tfjs";

import { bool, type CaseInput, float, int, type KernelCase, kernelCase } from "../testing/kernel-case.ts";
import type { binaryKernels } from "./binary.ts";

type Operation = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Each kernel of two operands with several ranks, types and kinds of broadcasting. */
export const binaryCases: Readonly<Record<keyof typeof binaryKernels, readonly KernelCase[]>> = {
  Add: [
    ...broadcasting(tf.add, float),
    integers(tf.add),
    kernelCase("zeros on the left", { x: float(["B", 3]) }, ({ x }) => tf.add(tf.zerosLike(x), x)),
    kernelCase("zeros of a larger shape", { x: float([3]) }, ({ x }) => tf.add(x, tf.zeros([2, 3]))),
  ],
  AddN: [
    kernelCase(
      "three terms",
      { a: float(["B", "T", 2]), b: float(["B", "T", 2]), c: float(["B", "T", 2]) },
      ({ a, b, c }) => tf.addN([a, b, c]),
    ),
    kernelCase("one term", { a: float([3, 2]) }, ({ a }) => tf.addN([a])),
    kernelCase("integers", { a: int([3]), b: int([3]) }, ({ a, b }) => tf.addN([a, b])),
  ],
  Equal: comparison(tf.equal),
  Greater: comparison(tf.greater),
  GreaterEqual: comparison(tf.greaterEqual),
  Less: comparison(tf.less),
  LessEqual: comparison(tf.lessEqual),
  LogicalAnd: logical(tf.logicalAnd),
  LogicalOr: logical(tf.logicalOr),
  Maximum: [...withoutBroadcastGradients(tf.maximum), integers(tf.maximum)],
  Minimum: [...withoutBroadcastGradients(tf.minimum), integers(tf.minimum)],
  Multiply: [
    ...broadcasting(tf.mul, float),
    integers(tf.mul),
    kernelCase("integers by floats", { a: int(["B", 3]), b: float([3]) }, ({ a, b }) => tf.mul(a, b)),
    kernelCase("ones of a larger shape", { x: float([3]) }, ({ x }) => tf.mul(tf.ones([2, 3]), x)),
  ],
  NotEqual: comparison(tf.notEqual),
  Pow: [
    kernelCase("powers of one", { x: float(["B", 3]) }, ({ x }) => tf.pow(tf.onesLike(x), x)),
    // The power of a negative base has no gradient with respect to the exponent.
    ...broadcasting(tf.pow, (shape) => float(shape, 0.2, 2)),
    kernelCase("integers", { a: int(["B", 3]), b: int([3], 0, 4) }, ({ a, b }) => tf.pow(a, b)),
    kernelCase("to the power of one", { x: float(["B", 3], 0.2, 2) }, ({ x }) => tf.pow(x, tf.scalar(1))),
  ],
  RealDiv: [
    ...broadcasting(tf.div, (shape) => float(shape, 0.5, 2)),
    kernelCase("of one", { x: float(["B"], 0.5, 2) }, ({ x }) => tf.div(tf.scalar(1), x)),
    kernelCase("by one", { x: float(["B"]) }, ({ x }) => tf.div(x, tf.scalar(1))),
  ],
  SquaredDifference: [...withoutBroadcastGradients(tf.squaredDifference), integers(tf.squaredDifference)],
  Sub: [
    ...broadcasting(tf.sub, float),
    integers(tf.sub),
    kernelCase("from zeros", { x: float(["B", 3]) }, ({ x }) => tf.sub(tf.zerosLike(x), x)),
    kernelCase("zeros of a larger shape", { x: float([3]) }, ({ x }) => tf.sub(x, tf.zeros([2, 3]))),
  ],
};

/** Pairs of ranks from 0 to 4. Either operand is the smaller one, and axes of size 1 are on either side. */
function broadcasting(operation: Operation, fill: (shape: CaseInput["shape"]) => CaseInput): KernelCase[] {
  const shapes: readonly (readonly [CaseInput["shape"], CaseInput["shape"]])[] = [
    [[], []],
    [
      ["B", "T", 4],
      ["B", "T", 4],
    ],
    [["B", "T", 4], [4]],
    [[], ["B", "T"]],
    [
      ["T", 1],
      ["B", 1, 3],
    ],
    [
      ["B", 1, "T", 2],
      [1, 3, 1, 1],
    ],
  ];
  return shapes.map(([a, b]) =>
    kernelCase(`[${a.join(", ")}] and [${b.join(", ")}]`, { a: fill(a), b: fill(b) }, (inputs) =>
      operation(inputs.a, inputs.b),
    ),
  );
}

/** TensorFlow.js does not sum these gradients over broadcast axes; it throws on every backend. */
function withoutBroadcastGradients(operation: Operation): KernelCase[] {
  return broadcasting(operation, float).map((kernelCase) => {
    const { a, b } = kernelCase.inputs;
    return a?.shape.join() === b?.shape.join() ? kernelCase : { ...kernelCase, gradientsOf: [] };
  });
}

function integers(operation: Operation): KernelCase {
  return kernelCase("integers", { a: int(["B", 3]), b: int([3]) }, ({ a, b }) => operation(a, b));
}

function comparison(operation: Operation): KernelCase[] {
  // Few distinct values, so that some are equal.
  const halves = (x: tf.Tensor): tf.Tensor => tf.div(tf.cast(x, "float32"), tf.scalar(2));
  return [
    kernelCase("integers", { a: int(["B", "T", 4]), b: int(["T", 1]) }, ({ a, b }) => operation(a, b)),
    kernelCase("floats", { a: int(["B", "T"]), b: int(["B", "T"]) }, ({ a, b }) => operation(halves(a), halves(b))),
  ];
}

function logical(operation: Operation): KernelCase[] {
  return [
    kernelCase("same shape", { a: bool(["B", "T", 3]), b: bool(["B", "T", 3]) }, ({ a, b }) => operation(a, b)),
    kernelCase("broadcast", { a: bool(["B", 1, 3]), b: bool(["T", 1]) }, ({ a, b }) => operation(a, b)),
  ];
}
