import * as tf from "@tensorflow/tfjs";

import { OnnxError } from "../errors.ts";
import type { Value } from "../graph.ts";
import type { Recorder } from "../recorder.ts";
import { reshape } from "./layout.ts";
import { broadcastShape, expandTo, type KernelFamily, rule } from "./rule.ts";

/** Kernels that select elements by index or condition. */
export const indexingKernels = {
  GatherV2: rule<tf.GatherV2Inputs, tf.GatherV2Attrs>((recorder, { x, indices }, { axis, batchDims }) => {
    if (batchDims !== 0) {
      throw new OnnxError(
        "KERNEL_UNSUPPORTED",
        `tf.gather with batchDims = ${String(batchDims)} cannot be recorded. Use 0.`,
      );
    }
    const along = tf.util.parseAxisParam(axis, [...x.shape])[0] ?? 0;
    return recorder.node(
      "Gather",
      [x, indices],
      { shape: x.shape.toSpliced(along, 1, ...indices.shape), type: x.type },
      { axis: along },
    );
  }),
  Select: rule<tf.SelectInputs>((recorder, { condition, t, e }) => {
    const output = { shape: broadcastShape(t, e), type: t.type };
    if (t.type !== "bool") return recorder.node("Where", [condition, t, e], output);
    // ONNX Runtime's CPU kernel of Where does not support bool.
    const chosen = recorder.node("And", [condition, t], output);
    const other = recorder.node("And", [recorder.node("Not", [condition], condition), e], output);
    return recorder.node("Or", [chosen, other], output);
  }),
  /**
   * Adds up rows by segment. This is the gradient of gather.
   *
   * It uses ScatterElements, not ScatterND: on the CPU, ONNX Runtime's ScatterND adds rows from several threads without a lock, so rows with
   * equal indices are lost at random. ScatterElements adds in order. Segment ids must be 0 to numSegments - 1: TensorFlow.js drops a negative
   * id, ONNX counts it from the end. The ids stay int32, because a GPU can expand int32 but leaves int64 to the CPU.
   */
  UnsortedSegmentSum: rule<tf.UnsortedSegmentSumInputs, tf.UnsortedSegmentSumAttrs>(
    (recorder, { x, segmentIds }, { numSegments }) => {
      const shape = x.shape.with(0, numSegments);
      const index = reshape(
        recorder,
        segmentIds,
        x.shape.map((size, axis) => (axis === 0 ? size : 1)),
      );
      return scatterAdd(recorder, shape, expandTo(recorder, index, x.shape), x);
    },
  ),
} as const satisfies KernelFamily;

function scatterAdd(recorder: Recorder, shape: readonly number[], index: Value, updates: Value): Value {
  const zeros = recorder.fill(0, shape, updates.type);
  return recorder.node(
    "ScatterElements",
    [zeros, index, updates],
    { shape, type: updates.type },
    { axis: 0, reduction: "add" },
  );
}
