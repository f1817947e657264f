import { describe, expect, it } from "vitest";

import { toFloat16 } from "./float16.ts";

const halvesOf = (...values: number[]): number[] | undefined => {
  const halves = toFloat16(Float32Array.from(values));
  return halves && [...halves];
};

describe("toFloat16", () => {
  it.each([
    ["0", 0, 0x0000],
    ["-0", -0, 0x8000],
    ["1", 1, 0x3c00],
    ["-2", -2, 0xc000],
    ["the largest", 65504, 0x7bff],
    ["the smallest normal", 2 ** -14, 0x0400],
    ["the largest subnormal", 2 ** -14 - 2 ** -24, 0x03ff],
    ["the smallest subnormal", 2 ** -24, 0x0001],
    ["a tie between 0 and the smallest, to even", 2 ** -25, 0x0000],
    ["just above that tie", 2 ** -25 * 1.0001, 0x0001],
    ["a number nearer to 0", 2 ** -26, 0x0000],
    ["a subnormal float32", 1e-40, 0x0000],
    ["a tie, down to even", 1 + 2 ** -11, 0x3c00],
    ["a tie, up to even", 1 + 3 * 2 ** -11, 0x3c02],
    ["a fraction that carries into the exponent", 1.99999, 0x4000],
    ["a subnormal that carries into the normal numbers", 2 ** -14 - 2 ** -26, 0x0400],
  ])("rounds %s", (_name, value, half) => {
    expect(halvesOf(value)).toEqual([half]);
  });

  it.each([65520, -70000, Infinity, NaN])("refuses %f", (value) => {
    expect(halvesOf(1, value)).toBeUndefined();
  });

  it("rounds with an error of at most half a unit in the last place", () => {
    const values = Float32Array.from({ length: 5000 }, (_value, index) => Math.sin(index) * 2 ** ((index % 20) - 14));
    const halves = toFloat16(values) ?? new Uint16Array();
    values.forEach((value, index) => {
      const unit = 2 ** (Math.max(-14, Math.floor(Math.log2(Math.abs(value)))) - 10);
      expect(Math.abs(fromHalf(halves[index] ?? 0) - value)).toBeLessThanOrEqual(unit / 2);
    });
  });
});

function fromHalf(bits: number): number {
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -size : size;
}
