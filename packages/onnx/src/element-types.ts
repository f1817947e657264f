import type { ElementType, StoredType } from "./graph.ts";

/** The values of a constant; bool values are 0 and 1. */
export type ConstantValues = readonly number[] | Float32Array | Int32Array | Uint8Array;

/** The `TensorProto.DataType` of each element type. */
export const onnxTypes = {
  float32: 1,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
} as const satisfies Record<StoredType, number>;

/** The values as text. 0 and -0 differ in it, because they differ in a division. */
export function listOf(values: ConstantValues): string {
  return Array.from(values, (value) => (Object.is(value, -0) ? "-0" : String(value))).join(",");
}

/** The values as bytes of an ONNX file: little-endian, one byte for a bool. Values of the right type are not copied. */
export function toBytes(values: ConstantValues, type: ElementType): Uint8Array {
  const typed = toTyped(values, type);
  return new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
}

function toTyped(values: ConstantValues, type: ElementType): Float32Array | Int32Array | BigInt64Array | Uint8Array {
  switch (type) {
    case "float32":
      return values instanceof Float32Array ? values : Float32Array.from(values);
    case "int32":
      return values instanceof Int32Array ? values : Int32Array.from(values);
    case "int64":
      return BigInt64Array.from(values, (value) => BigInt(value));
    case "bool":
      return values instanceof Uint8Array ? values : Uint8Array.from(values);
  }
}
