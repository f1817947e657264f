/** The range of the values of a test input. */
export type ValueRange =
  | { readonly kind: "float"; readonly low: number; readonly high: number }
  | { readonly kind: "int"; readonly low: number; readonly high: number }
  | { readonly kind: "bool" };

/** Uniform random numbers of a range; for integers, `high` is included. The same seed gives the same numbers. */
export function randomValues(range: ValueRange, length: number, seed: number): Float32Array | Int32Array | Uint8Array {
  const next = mulberry32(seed);
  switch (range.kind) {
    case "float":
      return Float32Array.from({ length }, () => range.low + (range.high - range.low) * next());
    case "int":
      return Int32Array.from({ length }, () => range.low + Math.floor((range.high - range.low + 1) * next()));
    case "bool":
      return Uint8Array.from({ length }, () => (next() < 0.5 ? 0 : 1));
  }
}

/** Tommy Ettinger's generator with 32 bits of state; returns numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
