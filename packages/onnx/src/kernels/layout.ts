import * as tf from "@tensorflow/tfjs";

import type { Value } from "../graph.ts";
import type { Recorder } from "../recorder.ts";
import { elementType } from "../backend.ts";
import { isSameShape, type KernelFamily, rule } from "./rule.ts";
import { padEnds, requireOpen, scalarSize } from "./sizes.ts";

/** Kernels that move, slice, join or create elements without computing on them. */
export const layoutKernels = {
  Concat: rule<Record<string, tf.TensorInfo>, tf.ConcatAttrs>((recorder, inputs, { axis }) =>
    concat(recorder, Object.values(inputs), axis),
  ),
  ExpandDims: rule<tf.ExpandDimsInputs, tf.ExpandDimsAttrs>((recorder, { input }, { dim }) => {
    const axis = dim < 0 ? input.shape.length + dim + 1 : dim;
    return reshape(recorder, input, input.shape.toSpliced(axis, 0, 1));
  }),
  Fill: rule<unknown, tf.FillAttrs>((recorder, _inputs, { shape, value, dtype }) => {
    const type = elementType(dtype);
    return recorder.fill(Number(value), shape, type);
  }),
  Pack: rule<Record<string, tf.TensorInfo>, tf.PackAttrs>((recorder, inputs, { axis }) => {
    const parts = Object.values(inputs).map((part) => {
      const along = axis < 0 ? part.shape.length + axis + 1 : axis;
      return reshape(recorder, part, part.shape.toSpliced(along, 0, 1));
    });
    return concat(recorder, parts, axis);
  }),
  PadV2: rule<tf.PadV2Inputs, tf.PadV2Attrs>((recorder, { x }, { paddings, constantValue }) => {
    const begins = paddings.map(([before]) => before);
    const shape = x.shape.map((size, axis) => size + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0));
    shape.forEach((size, axis) => {
      requireOpen(recorder, x.shape[axis] ?? 1, size, "tf.pad");
    });
    const ends = padEnds(
      recorder,
      x.shape.map((size, axis) => size + (begins[axis] ?? 0)),
      shape,
    );
    const pads = recorder.node(
      "Concat",
      [recorder.shape(begins), ends],
      { shape: [2 * begins.length], type: "int64" },
      { axis: 0 },
    );
    return recorder.node("Pad", [x, pads, recorder.scalar(constantValue, x.type)], { shape, type: x.type });
  }),
  Range: rule<unknown, tf.RangeAttrs>((recorder, _inputs, { start, stop, step, dtype }) => {
    const type = elementType(dtype);
    const length = Math.max(0, Math.ceil((stop - start) / step));
    // Integers are counted in the type of sizes and converted once: ONNX Runtime can then derive the shape if the sizes are known.
    const counted = [start, stop, step].every(Number.isInteger) ? "int64" : type;
    const bounds = [start, stop, step].map((bound) => scalarSize(recorder, bound, counted));
    return recorder.cast(recorder.node("Range", bounds, { shape: [length], type: counted }), type);
  }),
  Reshape: rule<tf.ReshapeInputs, tf.ReshapeAttrs>((recorder, { x }, { shape }) =>
    reshape(recorder, x, tf.util.inferFromImplicitShape(shape, tf.util.sizeFromShape([...x.shape]))),
  ),
  Slice: rule<tf.SliceInputs, tf.SliceAttrs>((recorder, { x }, { begin, size }) => {
    const [starts, sizes] = tf.slice_util.parseSliceParams(shapeOf(x), begin, size) as [number[], number[]];
    return slice(recorder, x, starts, sizes);
  }),
  SplitV: rule<tf.SplitVInputs, tf.SplitVAttrs>((recorder, { x }, { numOrSizeSplits, axis }) => {
    const along = tf.util.parseAxisParam(axis, [...x.shape])[0] ?? 0;
    const lengths = tf.backend_util.prepareSplitSize(shapeOf(x), numOrSizeSplits, along);
    let start = 0;
    return lengths.map((length) => {
      const starts = x.shape.map((_size, position) => (position === along ? start : 0));
      start += length;
      return slice(recorder, x, starts, x.shape.with(along, length));
    });
  }),
  Tile: rule<tf.TileInputs, tf.TileAttrs>((recorder, { x }, { reps }) => {
    const shape = x.shape.map((size, axis) => size * (reps[axis] ?? 1));
    return isSameShape(shape, x.shape) ? x : recorder.node("Tile", [x, recorder.shape(reps)], { shape, type: x.type });
  }),
  Transpose: rule<tf.TransposeInputs, tf.TransposeAttrs>((recorder, { x }, { perm }) => {
    if (perm.every((axis, position) => axis === position)) return x;
    const shape = perm.map((axis) => x.shape[axis] ?? 1);
    return recorder.node("Transpose", [x], { shape, type: x.type }, { perm: [...perm] });
  }),
  Unpack: rule<tf.UnpackInputs, tf.UnpackAttrs>((recorder, { value }, { axis }) => {
    const along = axis < 0 ? value.shape.length + axis : axis;
    requireOpen(recorder, value.shape[along] ?? 1, 1, "tf.unstack");
    return Array.from({ length: value.shape[along] ?? 0 }, (_unused, index) => {
      const starts = value.shape.map((_size, position) => (position === along ? index : 0));
      const part = slice(recorder, value, starts, value.shape.with(along, 1));
      return reshape(recorder, part, value.shape.toSpliced(along, 1));
    });
  }),
} as const satisfies KernelFamily;

/** The same elements in another shape. */
export function reshape(recorder: Recorder, x: Value, shape: readonly number[]): Value {
  if (isSameShape(x.shape, shape)) return x;
  return recorder.node("Reshape", [x, recorder.shape(shape)], { shape, type: x.type });
}

/** The parts of a tensor that the shape functions of TensorFlow.js read. */
function shapeOf(x: Value): tf.Tensor {
  return { shape: [...x.shape], rank: x.shape.length } as unknown as tf.Tensor;
}

function slice(recorder: Recorder, x: Value, starts: readonly number[], sizes: readonly number[]): Value {
  if (isSameShape(x.shape, sizes)) return x;
  const ends = sizes.map((size, axis) => size + (starts[axis] ?? 0));
  const axes = ends.flatMap((end, axis) => (starts[axis] === 0 && end === x.shape[axis] ? [] : [axis]));
  for (const axis of axes) {
    const isTail = starts[axis] !== 0 && ends[axis] === x.shape[axis];
    if (isTail) requireOpen(recorder, ends[axis] ?? 0, sizes[axis] ?? 0, "tf.slice");
  }
  const pick = (values: readonly number[]): Value => recorder.shape(axes.map((axis) => values[axis] ?? 0));
  return recorder.node("Slice", [x, pick(starts), pick(ends), recorder.constant(axes, [axes.length], "int64")], {
    shape: sizes,
    type: x.type,
  });
}

function concat(recorder: Recorder, parts: readonly Value[], axis: number): Value {
  const [first] = parts;
  if (first === undefined) throw new RangeError("Concat has no operands");
  const along = axis < 0 ? first.shape.length + axis : axis;
  const shapes = parts.map((part) => [...part.shape]);
  tf.backend_util.assertParamsConsistent(shapes, along);
  const length = parts.reduce((sum, part) => sum + (part.shape[along] ?? 0), 0);
  for (const part of parts) requireOpen(recorder, part.shape[along] ?? 0, length, "tf.concat");
  return recorder.node("Concat", parts, { shape: first.shape.with(along, length), type: first.type }, { axis: along });
}
