import * as tf from "@tensorflow/tfjs";

import { OnnxError } from "../errors.ts";
import type { Value } from "../graph.ts";
import type { Recorder } from "../recorder.ts";

/** Records one TensorFlow.js kernel: values in, nodes appended, values out. */
export type KernelRule = (
  recorder: Recorder,
  inputs: Readonly<Record<string, Value>>,
  attributes: Readonly<Record<string, unknown>>,
) => Value | readonly Value[];

/** A family's kernels by the name TensorFlow.js knows them by. */
export type KernelFamily<Name extends string = string> = Readonly<Record<Name, KernelRule>>;

/**
 * Types a rule by what TensorFlow.js itself declares for the kernel.
 *
 * The engine passes exactly those inputs and attributes; this is the one place where its untyped call meets our typed rule.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Given by hand, they type the parameters of `record`.
export function rule<Inputs, Attributes = unknown>(
  record: (
    recorder: Recorder,
    inputs: { readonly [K in keyof Inputs]: Value },
    attributes: Attributes,
  ) => Value | readonly Value[],
): KernelRule {
  return record as KernelRule;
}

/** Refuses to compute with truth values: TensorFlow.js allows it, ONNX does not. */
export function requireNumbers(operator: string, ...operands: readonly Value[]): void {
  if (operands.every((operand) => operand.type !== "bool")) return;
  throw new OnnxError(
    "DTYPE_UNSUPPORTED",
    `${operator} of a bool tensor cannot be recorded. Cast it to int32 or float32 first.`,
  );
}

/** The shape two operands broadcast to. */
export function broadcastShape(a: Value, b: Value): number[] {
  return tf.broadcast_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
}

export function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Repeats a value to a shape it broadcasts to; gives it back as it is where it has that shape. */
export function expandTo(recorder: Recorder, value: Value, shape: readonly number[]): Value {
  return isSameShape(value.shape, shape)
    ? value
    : recorder.node("Expand", [value, recorder.shape(shape)], { shape, type: value.type });
}
