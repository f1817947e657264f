import * as tf from "@tensorflow/tfjs";

import type { Value } from "../graph.ts";
import type { Recorder } from "../recorder.ts";
import { type KernelFamily, rule } from "./rule.ts";

/** Kernels that reduce axes, and the softmax kernels, which normalize along one axis. */
export const reductionKernels = {
  ArgMax: rule<tf.ArgMaxInputs, tf.ArgMaxAttrs>((recorder, { x }, { axis }) => {
    const [along] = tf.util.parseAxisParam(axis, [...x.shape]);
    const shape = x.shape.filter((_size, position) => position !== along);
    return recorder.cast(
      recorder.node("ArgMax", [x], { shape, type: "int64" }, { axis: along ?? 0, keepdims: 0 }),
      "int32",
    );
  }),
  LogSoftmax: rule<tf.LogSoftmaxInputs, tf.LogSoftmaxAttrs>((recorder, { logits }, { axis }) =>
    recorder.node("LogSoftmax", [logits], logits, { axis }),
  ),
  Max: rule<tf.MaxInputs, tf.MaxAttrs>((recorder, { x }, { reductionIndices, keepDims }) =>
    reduce(recorder, "ReduceMax", x, reductionIndices, keepDims),
  ),
  Mean: rule<tf.MeanInputs, tf.MeanAttrs>((recorder, { x }, { axis, keepDims }) =>
    reduce(recorder, "ReduceMean", recorder.cast(x, "float32"), axis, keepDims),
  ),
  Min: rule<tf.MinInputs, tf.MinAttrs>((recorder, { x }, { axis, keepDims }) =>
    reduce(recorder, "ReduceMin", x, axis, keepDims),
  ),
  Softmax: rule<tf.SoftmaxInputs, tf.SoftmaxAttrs>((recorder, { logits }, { dim }) =>
    recorder.node("Softmax", [logits], logits, { axis: dim }),
  ),
  Sum: rule<tf.SumInputs, tf.SumAttrs>((recorder, { x }, { axis, keepDims }) =>
    reduce(recorder, "ReduceSum", x, axis, keepDims),
  ),
} as const satisfies KernelFamily;

function reduce(recorder: Recorder, operator: string, x: Value, axis: number | number[], keepDims: boolean): Value {
  const axes = tf.util.parseAxisParam(axis, [...x.shape]);
  const kept = x.shape.map((size, position) => (axes.includes(position) ? 1 : size));
  const shape = keepDims ? kept : x.shape.filter((_size, position) => !axes.includes(position));
  if (axes.length === 0) return x;
  return recorder.node(
    operator,
    [x, recorder.constant(axes, [axes.length], "int64")],
    { shape, type: x.type },
    { keepdims: keepDims ? 1 : 0 },
  );
}
