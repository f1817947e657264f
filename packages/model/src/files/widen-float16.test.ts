import { describe, expect, it } from "vitest";
import { widenBfloat16, widenFloat16 } from "./widen-float16.ts";

describe("widenFloat16", () => {
  it.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24], // The smallest subnormal.
    [0x03ff, 1023 * 2 ** -24], // The largest subnormal.
    [0x8001, -(2 ** -24)],
    [0x0400, 2 ** -14], // The smallest normal.
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ])("converts %i to %d", (bits, expected) => {
    const values = new Float32Array(1);
    widenFloat16(Uint16Array.of(bits), values);
    expect(values[0]).toBe(expected);
  });

  it("converts finite patterns to distinct values, in order", () => {
    const bits = Uint16Array.from({ length: 0x7c00 }, (_, index) => index);
    const values = new Float32Array(bits.length);
    widenFloat16(bits, values);
    expect(values.every((value, index) => index === 0 || value > (values[index - 1] ?? NaN))).toBe(true);
  });
});

describe("widenBfloat16", () => {
  it.each([
    [0x3f80, 1],
    [0xc040, -3],
    [0x0001, 2 ** -133], // A subnormal, also in float32.
    [0x7f80, Infinity],
    [0x7fc0, NaN],
  ])("converts %i to %d", (bits, expected) => {
    const values = new Float32Array(1);
    widenBfloat16(Uint16Array.of(bits), values);
    expect(values[0]).toBe(expected);
  });
});
