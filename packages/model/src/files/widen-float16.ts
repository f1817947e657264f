/**
 * Converts half precision (float16) to float32. Every half-precision number has an exact float32 value.
 *
 * Subnormal numbers (below 6.1e-5) are kept: real checkpoints contain many of them.
 *
 * @param bits - IEEE 754 binary16 patterns
 * @param values - receives the numbers; as long as `bits`
 * @see IEEE 754-2019, §3.4
 */
export function widenFloat16(bits: Uint16Array, values: Float32Array): void {
  halfTable ??= makeHalfTable();
  for (let index = 0; index < bits.length; index++) values[index] = halfTable[bits[index] ?? 0] ?? 0;
}

/**
 * Converts bfloat16 to float32: the same bits, followed by sixteen zero bits.
 *
 * @param values - receives the numbers; as long as `bits`
 */
export function widenBfloat16(bits: Uint16Array, values: Float32Array): void {
  const patterns = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let index = 0; index < bits.length; index++) patterns[index] = (bits[index] ?? 0) << 16;
}

/** All 65,536 half-precision numbers, 256 kB, made on first use: a lookup is several times faster than decoding the bits. */
let halfTable: Float32Array | undefined;

function makeHalfTable(): Float32Array {
  return Float32Array.from({ length: 0x10000 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}
