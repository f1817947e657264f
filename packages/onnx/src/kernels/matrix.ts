import * as tf from "@tensorflow/tfjs";

import type { Value } from "../graph.ts";
import type { Recorder } from "../recorder.ts";
import { type KernelFamily, rule } from "./rule.ts";

/**
 * Matrix products.
 *
 * Two matrices become one Gemm, which transposes by flags. Batches become Transpose and MatMul; ONNX Runtime fuses the pair when it opens
 * the graph.
 */
export const matrixKernels = {
  BatchMatMul: rule<tf.BatchMatMulInputs, tf.BatchMatMulAttrs>((recorder, { a, b }, { transposeA, transposeB }) => {
    const rows = a.shape.at(transposeA ? -1 : -2) ?? 1;
    const columns = b.shape.at(transposeB ? -2 : -1) ?? 1;
    if (
      a.shape.length < 2 ||
      b.shape.length < 2 ||
      a.shape.at(transposeA ? -2 : -1) !== b.shape.at(transposeB ? -1 : -2)
    ) {
      throw new RangeError(
        `tf.matMul of shapes [${a.shape.join(", ")}] and [${b.shape.join(", ")}] with transposeA = ${String(transposeA)} and ` +
          `transposeB = ${String(transposeB)}: both need two axes, and the inner sizes must be equal`,
      );
    }
    if (a.shape.length === 2 && b.shape.length === 2) {
      const attributes = { ...(transposeA && { transA: 1 }), ...(transposeB && { transB: 1 }) };
      return recorder.node("Gemm", [a, b], { shape: [rows, columns], type: a.type }, attributes);
    }
    const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
    const left = transposeA ? swapLastAxes(recorder, a) : a;
    const right = transposeB ? swapLastAxes(recorder, b) : b;
    return recorder.node("MatMul", [left, right], { shape: [...batch, rows, columns], type: a.type });
  }),
} as const satisfies KernelFamily;

function swapLastAxes(recorder: Recorder, x: Value): Value {
  const last = x.shape.length - 1;
  const perm = x.shape.map((_size, axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis));
  return recorder.node("Transpose", [x], { shape: perm.map((axis) => x.shape[axis] ?? 1), type: x.type }, { perm });
}
