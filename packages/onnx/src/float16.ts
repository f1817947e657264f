/** The largest finite half-precision number. */
const LARGEST_HALF = 65504;

/**
 * Rounds numbers to half precision (IEEE 754 binary16): to nearest, ties to even, including subnormal numbers.
 *
 * @returns the bits of each number; undefined if a number is too large for the format or not finite
 * @see IEEE 754-2019, §3.4
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

/** The bits of a finite float32, at most {@link LARGEST_HALF}, to the bits of the nearest float16. */
function roundToHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112; // The exponent bias is 15 in half precision and 127 in float32.
  const fraction = bits & 0x7fffff;
  if (exponent > 0) return sign | roundShifted((exponent << 23) | fraction, 13);
  // A subnormal number: the implicit leading bit becomes part of the fraction.
  return exponent < -10 ? sign : sign | roundShifted(fraction | 0x800000, 14 - exponent);
}

/** value / 2^shift, rounded to nearest, ties to even. A carry into the exponent gives the right number. */
function roundShifted(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}
