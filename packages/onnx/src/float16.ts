/** The largest finite half-precision number. */
const LARGEST_HALF = 65504;

/**
 * Numbers in half precision (IEEE 754 binary16), each rounded to the nearest, ties to even; subnormals included.
 *
 * @returns undefined if a number is too large for the format, or not finite
 */
export function toFloat16(values: Float32Array): Uint16Array | undefined {
  const halves = new Uint16Array(values.length);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let index = 0; index < values.length; index++) {
    if (!(Math.abs(values[index]!) <= LARGEST_HALF)) return undefined;
    halves[index] = roundToHalf(bits[index]!);
  }
  return halves;
}

/** The bits of a finite float32 of at most {@link LARGEST_HALF} → those of the nearest float16. */
function roundToHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112; // A half counts from 15, a float from 127.
  const fraction = bits & 0x7fffff;
  if (exponent > 0) return sign | roundShifted((exponent << 23) | fraction, 13);
  // A subnormal half: the leading one of the float becomes part of the fraction.
  return exponent < -10 ? sign : sign | roundShifted(fraction | 0x800000, 14 - exponent);
}

/** value / 2^shift, rounded to the nearest, ties to even; a carry into the exponent is right as it is. */
function roundShifted(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}
