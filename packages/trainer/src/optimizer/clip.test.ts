import { describe, expect, it } from "vitest";
import { clipScale, requireFiniteNorm, scanRows } from "./clip.ts";

describe("scanRows", () => {
  it("sums the squares of rows of any length", () => {
    for (const rowLength of [1, 2, 3, 4, 5, 7, 8]) {
      const values = Float32Array.from({ length: 2 * rowLength }, (_, index) => index + 1);
      const expected = values.reduce((sum, value) => sum + value * value, 0);
      expect(scanRows(values, rowLength, new Uint8Array(2))).toBe(expected);
    }
  });

  it("marks rows that are not all zero and keeps other marks", () => {
    const activeRows = Uint8Array.from([0, 1, 0]);
    scanRows(Float32Array.from([0, 0, 0, 0, 0, 2]), 2, activeRows);
    expect([...activeRows]).toEqual([0, 1, 1]);
  });

  it("finds a row that contains only the smallest float32", () => {
    const activeRows = new Uint8Array(1);
    expect(scanRows(Float32Array.from([0, 0, 0, 0, 2 ** -149]), 5, activeRows)).toBe(2 ** -298);
    expect([...activeRows]).toEqual([1]);
  });

  it("does not overflow on the largest float32", () => {
    const largest = 3.4028234663852886e38;
    expect(Math.sqrt(scanRows(Float32Array.from([largest, largest]), 2, new Uint8Array(1)))).toBeCloseTo(
      largest * Math.SQRT2,
      -24,
    );
  });

  it("returns NaN and Infinity as they are", () => {
    expect(scanRows(Float32Array.from([1, NaN]), 2, new Uint8Array(1))).toBeNaN();
    expect(scanRows(Float32Array.from([1, -Infinity]), 2, new Uint8Array(1))).toBe(Infinity);
  });
});

describe("clipScale", () => {
  it("leaves gradients below the limit as they are", () => {
    expect(clipScale(0, 1)).toBe(1);
    expect(clipScale(0.5, 1)).toBe(1);
  });

  it("scales longer ones down to the limit", () => {
    expect(clipScale(4, 1) * 4).toBeCloseTo(1, 6);
    expect(clipScale(4, 2)).toBe(2 / (4 + 1e-6));
  });
});

describe("requireFiniteNorm", () => {
  it("names the step at which the norm overflowed and what to try", () => {
    expect(() => {
      requireFiniteNorm(Infinity, 12, 1e-4);
    }).toThrow("The gradient's norm is Infinity at step 12. Try a lower learning rate");
  });
});
