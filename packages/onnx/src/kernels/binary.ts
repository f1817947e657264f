import type * as tf from "@tensorflow/tfjs";

import type { Value } from "../graph.ts";
import type { Recorder } from "../recorder.ts";
import { broadcastShape, expandTo, type KernelFamily, type KernelRule, requireNumbers, rule } from "./rule.ts";

/** Element-wise kernels of two operands with broadcasting, and the sum of many tensors. */
export const binaryKernels = {
  Add: arithmetic("Add", { left: 0, right: 0 }),
  AddN: rule<Record<string, tf.TensorInfo>>((recorder, inputs) => {
    const [first, ...rest] = Object.values(inputs);
    if (first === undefined) throw new RangeError("AddN has no operands");
    requireNumbers("AddN", first, ...rest);
    return rest.reduce((sum, next) => recorder.node("Add", [sum, next], sum), first);
  }),
  Equal: comparison("Equal"),
  Greater: comparison("Greater"),
  GreaterEqual: comparison("GreaterOrEqual"),
  Less: comparison("Less"),
  LessEqual: comparison("LessOrEqual"),
  LogicalAnd: comparison("And"),
  LogicalOr: comparison("Or"),
  Maximum: arithmetic("Max"),
  Minimum: arithmetic("Min"),
  Multiply: arithmetic("Mul", { left: 1, right: 1 }),
  NotEqual: rule<tf.BinaryInputs>((recorder, { a, b }) => {
    const equal = compare(recorder, "Equal", a, b);
    return recorder.node("Not", [equal], equal);
  }),
  Pow: arithmetic("Pow", { right: 1 }),
  RealDiv: arithmetic("Div", { right: 1 }),
  SquaredDifference: rule<tf.BinaryInputs>((recorder, { a, b }) => {
    requireNumbers("SquaredDifference", a, b);
    const difference = recorder.node("Sub", [a, b], { shape: broadcastShape(a, b), type: a.type });
    return recorder.node("Mul", [difference, difference], difference);
  }),
  Sub: arithmetic("Sub", { right: 0 }),
} as const satisfies KernelFamily;

/**
 * An operator with a result of the type of its operands.
 *
 * @param neutral - the number that, on this side, does not change the other operand; no node is recorded for it. Gradients of sums multiply
 *   by tensors of ones
 */
function arithmetic(operator: string, neutral: { left?: number; right?: number } = {}): KernelRule {
  return rule<tf.BinaryInputs>((recorder, { a, b }) => {
    requireNumbers(operator, a, b);
    const shape = broadcastShape(a, b);
    if (neutral.right !== undefined && recorder.uniformValue(b) === neutral.right) return expandTo(recorder, a, shape);
    if (neutral.left !== undefined && recorder.uniformValue(a) === neutral.left) return expandTo(recorder, b, shape);
    return recorder.node(operator, [a, b], { shape, type: a.type });
  });
}

function comparison(operator: string): KernelRule {
  return rule<tf.BinaryInputs>((recorder, { a, b }) => compare(recorder, operator, a, b));
}

function compare(recorder: Recorder, operator: string, a: Value, b: Value): Value {
  return recorder.node(operator, [a, b], { shape: broadcastShape(a, b), type: "bool" });
}
