import { roundEven, toFloat16 } from "@sentiment-tuner/onnx";

import type { Parameter } from "../network/parameters.ts";

/**
 * The precision in which weights are stored.
 *
 * With `int8`, a matrix has 8 bits for each value and one scale for each row, that is for each output of a linear layer and for each word of
 * an embedding table:
 *
 *     W[r, c] ≈ scale[r] · q[r, c],   scale[r] = max_c |W[r, c]| / 127
 *
 * The file has `q` as the tensor `<name>` of dtype I8, and `scale` as the tensor `<name>.scale` of dtype F32 and shape [rows]. Vectors, and
 * matrices with a side below 16, stay in float32. Only this project reads such a file; other libraries read the other two.
 */
export type StoredPrecision = "float32" | "float16" | "int8";

/** A tensor as it is written to a file. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: "F32" | "F16" | "BF16" | "I8" | "U8";
  readonly shape: readonly number[];
  /** Little-endian, row-major. */
  readonly values: Float32Array | Uint16Array | Int8Array | Uint8Array;
}

const SMALLEST_SIDE = 16;
const LARGEST_INTEGER = 127;
const SCALE = ".scale";

/** The tensors that a file has for a parameter. Values above 65,504, the largest of float16, stay in float32. */
export function storeParameter(
  { name, shape, values }: Parameter,
  precision: StoredPrecision,
): readonly StoredTensor[] {
  if (precision === "int8" && shape.length === 2 && Math.min(...shape) >= SMALLEST_SIDE) {
    return quantize(name, shape, values);
  }
  const halves = precision === "float16" ? toFloat16(values) : undefined;
  return [halves === undefined ? { name, dtype: "F32", shape, values } : { name, dtype: "F16", shape, values: halves }];
}

/** The upper halves of float32 numbers: bfloat16, without loss for numbers that were rounded to it. */
export function toBfloat16(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.buffer, values.byteOffset, 2 * values.length);
  return Uint16Array.from(values, (_value, index) => halves[2 * index + 1]!);
}

export function scaleNameOf(name: string): string {
  return name + SCALE;
}

/** Whether a tensor contains the scales of another tensor of the same file. */
export function isScale(name: string, entries: { has(name: string): boolean }): boolean {
  return name.endsWith(SCALE) && entries.has(name.slice(0, -SCALE.length));
}

function quantize(name: string, shape: readonly number[], values: Float32Array): readonly StoredTensor[] {
  const [rows = 0, columns = 0] = shape;
  const scales = new Float32Array(rows);
  const quantized = new Int8Array(values.length);
  for (let row = 0; row < rows; row++) {
    const first = row * columns;
    let largest = 0;
    for (let index = first; index < first + columns; index++) largest = Math.max(largest, Math.abs(values[index]!));
    const scale = largest === 0 ? 1 : Math.fround(largest / LARGEST_INTEGER);
    scales[row] = scale;
    for (let index = first; index < first + columns; index++) quantized[index] = roundEven(values[index]! / scale);
  }
  return [
    { name, dtype: "I8", shape, values: quantized },
    { name: scaleNameOf(name), dtype: "F32", shape: [rows], values: scales },
  ];
}

/** Restores a quantized matrix. @param scales - one for each row */
export function widenInt8(quantized: Int8Array, scales: Float32Array): Float32Array {
  const columns = quantized.length / scales.length;
  const values = new Float32Array(quantized.length);
  for (const [row, scale] of scales.entries()) {
    for (let index = row * columns; index < (row + 1) * columns; index++) values[index] = quantized[index]! * scale;
  }
  return values;
}
