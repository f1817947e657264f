import { readDimension } from "../dimensions.ts";
import { OnnxError } from "../errors.ts";
import type { ElementType, Value } from "../graph.ts";
import type { Recorder } from "../recorder.ts";

/** Refuses to turn a symbolic size into one that is no product of symbols, such as sequence + 1: later shapes would freeze it. */
export function requireOpen(recorder: Recorder, before: number, after: number, operation: string): void {
  const [symbol] = readDimension(before, recorder.symbols).symbols;
  if (symbol === undefined || readDimension(after, recorder.symbols).symbols.length > 0) return;
  throw new OnnxError(
    "DIMENSION_FROZEN",
    `${operation} makes a size out of dimension "${symbol}" that is not a multiple of it. Give that axis a fixed size.`,
  );
}

/**
 * How much to pad behind each axis: `after` less `before`.
 *
 * Computed where the result is symbolic: the gradient of a slice pads the rest of the axis, such as T - 1 rows.
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

/** A number as a scalar, computed from the inputs where it is a symbolic size. */
export function scalarSize(recorder: Recorder, size: number, type: ElementType): Value {
  const isFixed = !Number.isInteger(size) || readDimension(size, recorder.symbols).symbols.length === 0;
  return isFixed
    ? recorder.scalar(size, type)
    : recorder.node("Squeeze", [recorder.cast(recorder.shape([size]), type)], { shape: [], type });
}
