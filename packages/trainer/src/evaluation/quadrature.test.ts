import { describe, expect, it } from "vitest";

import { radauQuadrature } from "./quadrature.ts";

describe("radauQuadrature", () => {
  it("has the points and weights of the tables, moved to 0 to 1", () => {
    const root = Math.sqrt(6);
    const { positions, weights } = radauQuadrature(3);
    const expected = [
      [1, 1 / 9],
      [(4 + root) / 10, (16 + root) / 36],
      [(4 - root) / 10, (16 - root) / 36],
    ];
    expected.forEach(([position = 0, weight = 0], index) => {
      expect(positions[index]).toBeCloseTo(position, 6); // Kept in 32 bits.
      expect(weights[index]).toBeCloseTo(weight, 6);
    });
  });

  it.each([1, 2, 5, 8, 16])("integrates every power up to its degree, with %i points", (points) => {
    const { positions, weights } = radauQuadrature(points);
    expect(positions[0]).toBe(1);
    for (let power = 0; power <= 2 * points - 2; power++) {
      const integral = positions.reduce((sum, x, index) => sum + (weights[index] ?? 0) * x ** power, 0);
      expect(integral).toBeCloseTo(1 / (power + 1), 6); // Points and weights are rounded to 32 bits.
    }
  });
});
