import { readDimension } from "../dimensions.ts";
import { OnnxError } from "../errors.ts";
import type { ElementType, Value } from "../graph.ts";
import type { Recorder } from "../recorder.ts";

/**
 * Refuses an operation that turns a symbolic size into one without a symbol, such as sequence + 1, which would become a constant.
 *
 * @throws OnnxError DIMENSION_FROZEN
 */
export function requireOpen(recorder: Recorder, before: number, after: number, operation: string): void {
  const [symbol] = readDimension(before, recorder.symbols).symbols;
  if (symbol === undefined || readDimension(after, recorder.symbols).symbols.length > 0) return;
  throw new OnnxError(
    "DIMENSION_FROZEN",
    `${operation} turns dimension "${symbol}" into a size that is not a multiple of it. Give that axis a fixed size.`,
  );
}

/**
 * The padding at the end of each axis: `after` minus `before`.
 *
 * It is computed at run time if the result is symbolic: the gradient of a slice pads the rest of an axis, such as T - 1 rows.
 */
export function padEnds(recorder: Recorder, before: readonly number[], after: readonly number[]): Value {
  const amounts = after.map((size, axis) => size - (before[axis] ?? 0));
  const isFixed = after.every((size) => readDimension(size, recorder.symbols).symbols.length === 0);
  if (isFixed) return recorder.shape(amounts);
  return recorder.node("Sub", [recorder.shape(after), recorder.shape(before)], {
    shape: [after.length],
    type: "int64",
  });
}

/** A number as a scalar; a symbolic size is computed from the inputs at run time. */
export function scalarSize(recorder: Recorder, size: number, type: ElementType): Value {
  const isFixed = !Number.isInteger(size) || readDimension(size, recorder.symbols).symbols.length === 0;
  return isFixed
    ? recorder.scalar(size, type)
    : recorder.node("Squeeze", [recorder.cast(recorder.shape([size]), type)], { shape: [], type });
}
