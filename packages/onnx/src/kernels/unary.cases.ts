import * as tf from "@tensorflow/tfjs";

import { bool, type CaseInput, float, int, type KernelCase, kernelCase } from "../testing/kernel-case.ts";
import type { unaryKernels } from "./unary.ts";

type Operation = (x: tf.Tensor) => tf.Tensor;

/** Each element-wise kernel of one operand, with several ranks and types. */
export const unaryCases: Readonly<Record<keyof typeof unaryKernels, readonly KernelCase[]>> = {
  Abs: [...ranks(tf.abs), kernelCase("integers", { x: int(["B", 4]) }, ({ x }) => tf.abs(x))],
  Cast: [
    kernelCase("float to int32 drops the fraction", { x: float(["B", 5], -9, 9) }, ({ x }) => tf.cast(x, "int32")),
    kernelCase("int32 to float", { x: int(["B", "T"]) }, ({ x }) => tf.cast(x, "float32")),
    kernelCase("int32 to bool", { x: int(["B", 9], -1, 1) }, ({ x }) => tf.cast(x, "bool")),
    kernelCase("float to bool", { x: int(["B", 9], -1, 1) }, ({ x }) =>
      tf.cast(tf.div(tf.cast(x, "float32"), tf.scalar(4)), "bool"),
    ),
    kernelCase("bool to float", { x: bool(["B", "T"]) }, ({ x }) => tf.cast(x, "float32")),
    kernelCase("bool to int32", { x: bool([7]) }, ({ x }) => tf.cast(x, "int32")),
    // TensorFlow.js calls no kernel for a cast to the same type. The gradient of the clone of a float is such a cast.
    kernelCase("within a gradient", { x: float(["B", 3]) }, ({ x }) =>
      tf.mul(tf.cast(tf.cast(x, "int32"), "float32"), tf.clone(x)),
    ),
  ],
  Erf: ranks(tf.erf),
  Exp: [...ranks(tf.exp), kernelCase("integers", { x: int(["B", 4]) }, ({ x }) => tf.exp(x))],
  Identity: [...ranks(tf.clone), kernelCase("integers", { x: int([3]) }, ({ x }) => tf.clone(x))],
  Log: ranks(tf.log, (shape) => float(shape, 0.1, 3)),
  LogicalNot: [kernelCase("booleans", { x: bool(["B", "T", 3]) }, ({ x }) => tf.logicalNot(x))],
  Neg: [...ranks(tf.neg), kernelCase("integers", { x: int(["B", 4]) }, ({ x }) => tf.neg(x))],
  OnesLike: [
    ...ranks(tf.onesLike),
    kernelCase("integers", { x: int(["T"]) }, ({ x }) => tf.onesLike(x)),
    booleans(tf.onesLike),
  ],
  Reciprocal: ranks(tf.reciprocal, (shape) => float(shape, 0.5, 3)),
  Relu: [...ranks(tf.relu), kernelCase("integers", { x: int(["B", 4]) }, ({ x }) => tf.relu(x))],
  Rsqrt: ranks(tf.rsqrt, (shape) => float(shape, 0.3, 3)),
  Sigmoid: ranks(tf.sigmoid),
  Sign: [...ranks(tf.sign), kernelCase("integers", { x: int(["B", 9], -1, 1) }, ({ x }) => tf.sign(x))],
  Sqrt: ranks(tf.sqrt, (shape) => float(shape, 0.3, 3)),
  Square: [...ranks(tf.square), kernelCase("integers", { x: int(["B", 4]) }, ({ x }) => tf.square(x))],
  Step: [
    ...ranks((x) => tf.step(x)),
    kernelCase("another number below zero", { x: float(["B", 4]) }, ({ x }) => tf.step(x, 0.25)),
  ],
  Tanh: ranks(tf.tanh),
  ZerosLike: [
    ...ranks(tf.zerosLike),
    kernelCase("integers", { x: int(["T"]) }, ({ x }) => tf.zerosLike(x)),
    booleans(tf.zerosLike),
  ],
};

function ranks(operation: Operation, fill: (shape: CaseInput["shape"]) => CaseInput = float): KernelCase[] {
  const shapes: readonly CaseInput["shape"][] = [[], ["B"], ["B", "T", 3], [2, "T", 1, 2]];
  return shapes.map((shape) => kernelCase(`[${shape.join(", ")}]`, { x: fill(shape) }, ({ x }) => operation(x)));
}

function booleans(operation: Operation): KernelCase {
  return kernelCase("booleans", { x: bool(["B", 2]) }, ({ x }) => operation(x));
}
