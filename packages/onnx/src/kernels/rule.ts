import * as tf from "@tensorflow/tfjs";

import { OnnxError } from "../errors.ts";
import type { Value } from "../graph.ts";
import type { Recorder } from "../recorder.ts";

/** Records a call of a TensorFlow.js kernel: adds nodes that read the input values, and returns the output values. */
export type KernelRule = (
  recorder: Recorder,
  inputs: Readonly<Record<string, Value>>,
  attributes: Readonly<Record<string, unknown>>,
) => Value | readonly Value[];

/** Rules by the name of the kernel in TensorFlow.js. */
export type KernelFamily<Name extends string = string> = Readonly<Record<Name, KernelRule>>;

/**
 * Types a rule with the inputs and attributes that TensorFlow.js declares for the kernel.
 *
 * The assertion is safe because the engine passes exactly these inputs and attributes.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Callers give them to type the parameters of `record`.
export function rule<Inputs, Attributes = unknown>(
  record: (
    recorder: Recorder,
    inputs: { readonly [K in keyof Inputs]: Value },
    attributes: Attributes,
  ) => Value | readonly Value[],
): KernelRule {
  return record as KernelRule;
}

/**
 * Refuses arithmetic with bool tensors: TensorFlow.js allows it, ONNX does not.
 *
 * @throws OnnxError DTYPE_UNSUPPORTED
 */
export function requireNumbers(operator: string, ...operands: readonly Value[]): void {
  if (operands.every((operand) => operand.type !== "bool")) return;
  throw new OnnxError(
    "DTYPE_UNSUPPORTED",
    `${operator} of a bool tensor cannot be recorded. Cast it to int32 or float32 first.`,
  );
}

/** The shape to which two operands broadcast. */
export function broadcastShape(a: Value, b: Value): number[] {
  return tf.broadcast_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
}

export function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Broadcasts a value to a shape. A value of that shape is returned unchanged. */
export function expandTo(recorder: Recorder, value: Value, shape: readonly number[]): Value {
  return isSameShape(value.shape, shape)
    ? value
    : recorder.node("Expand", [value, recorder.shape(shape)], { shape, type: value.type });
}
