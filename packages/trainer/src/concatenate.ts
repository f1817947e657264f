/** Copies arrays into one, in order. */
export function concatenateFloats(parts: readonly Float32Array[]): Float32Array {
  return fill(new Float32Array(lengthOf(parts)), parts);
}

/** Copies arrays into one, in order. */
export function concatenateIntegers(parts: readonly Int32Array[]): Int32Array {
  return fill(new Int32Array(lengthOf(parts)), parts);
}

function lengthOf(parts: readonly { readonly length: number }[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

function fill<T extends Float32Array | Int32Array>(whole: T, parts: readonly T[]): T {
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}
