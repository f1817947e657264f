/**
 * Widens half precision to single; every half value has an exact single one.
 *
 * Subnormals (below 6.1e-5) survive: real checkpoints are full of them.
 *
 * @param bits - IEEE 754 binary16 patterns
 * @see IEEE 754-2019, §3.4
 */
export function widenFloat16(bits: Uint16Array, values: Float32Array): void {
  halfTable ??= makeHalfTable();
  for (let index = 0; index < bits.length; index++) values[index] = halfTable[bits[index] ?? 0] ?? 0;
}

/** Widens bfloat16 to single: the same number with sixteen zero bits after it. */
export function widenBfloat16(bits: Uint16Array, values: Float32Array): void {
  const patterns = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let index = 0; index < bits.length; index++) patterns[index] = (bits[index] ?? 0) << 16;
}

/** All 65,536 halves, made at first use (256 kB): looking up is several times faster than taking bits apart. */
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
