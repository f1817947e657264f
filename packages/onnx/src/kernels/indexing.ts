import * as tf from "@tensorflow/tfjs";

import { OnnxError } from "../errors.ts";
import type { Value } from "../graph.ts";
import type { Recorder } from "../recorder.ts";
import { reshape } from "./layout.ts";
import { broadcastShape, expandTo, type KernelFamily, rule } from "./rule.ts";

/** Kernels that choose elements by other elements. */
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
    // ONNX Runtime's CPU Where has no kernel for bool.
    const chosen = recorder.node("And", [condition, t], output);
    const other = recorder.node("And", [recorder.node("Not", [condition], condition), e], output);
    return recorder.node("Or", [chosen, other], output);
  }),
  /**
   * Rows added up by segment, the gradient of gather.
   *
   * ScatterElements, not ScatterND: ONNX Runtime's CPU ScatterND adds rows from several threads without a lock, so that rows with one
   * index are lost, others in each run. ScatterElements adds in order. Segment ids must be 0..numSegments-1: TensorFlow.js drops a
   * negative one, ONNX counts it from the end. They stay int32, which a GPU can repeat along the rows; int64 would be repeated on the CPU.
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
