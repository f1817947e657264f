import type * as tf from "@tensorflow/tfjs";

import { elementType } from "../backend.ts";
import { type KernelFamily, type KernelRule, requireNumbers, rule } from "./rule.ts";

/** Element-wise kernels of one operand. */
export const unaryKernels = {
  Abs: same("Abs"),
  Cast: rule<tf.CastInputs, tf.CastAttrs>((recorder, { x }, { dtype }) => recorder.cast(x, elementType(dtype))),
  Erf: same("Erf"),
  Exp: rule<tf.UnaryInputs>((recorder, { x }) =>
    recorder.node("Exp", [recorder.cast(x, "float32")], { shape: x.shape, type: "float32" }),
  ),
  Identity: rule<tf.IdentityInputs>((_recorder, { x }) => x),
  Log: same("Log"),
  LogicalNot: rule<tf.LogicalNotInputs>((recorder, { x }) => recorder.node("Not", [x], x)),
  Neg: same("Neg"),
  OnesLike: rule<tf.OnesLikeInputs>((recorder, { x }) => recorder.fill(1, x.shape, x.type)),
  Reciprocal: same("Reciprocal"),
  Relu: same("Relu"),
  Rsqrt: rule<tf.RsqrtInputs>((recorder, { x }) => recorder.node("Reciprocal", [recorder.node("Sqrt", [x], x)], x)),
  Sigmoid: same("Sigmoid"),
  Sign: same("Sign"),
  Sqrt: same("Sqrt"),
  Square: rule<tf.SquareInputs>((recorder, { x }) => recorder.node("Mul", [x, x], x)),
  Step: rule<tf.StepInputs, tf.StepAttrs>((recorder, { x }, { alpha }) => {
    const isPositive = recorder.node("Greater", [x, recorder.scalar(0, x.type)], { shape: x.shape, type: "bool" });
    return recorder.node("Where", [isPositive, recorder.scalar(1, x.type), recorder.scalar(alpha, x.type)], x);
  }),
  Tanh: same("Tanh"),
  ZerosLike: rule<tf.ZerosLikeInputs>((recorder, { x }) => recorder.fill(0, x.shape, x.type)),
} as const satisfies KernelFamily;

/** A kernel that is one operator; the result has the shape and type of the operand. */
function same(operator: string): KernelRule {
  return rule<tf.UnaryInputs>((recorder, { x }) => {
    requireNumbers(operator, x);
    return recorder.node(operator, [x], x);
  });
}
