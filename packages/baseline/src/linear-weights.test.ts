import { describe, expect, it } from "vitest";

import { uniteClassWeights, unitScale } from "./linear-weights.ts";

describe("uniteClassWeights", () => {
  const models = [
    { squares: Float32Array.of(9, 16, 1), products: Float64Array.of(2, 3, 50), bias: 0.5 },
    { squares: Float32Array.of(1, 0, 1), products: Float64Array.of(-4, 8, 50), bias: -1 },
  ];

  it("puts the numbers of one feature side by side, in the order of the features", () => {
    const vocabulary = { features: () => Int32Array.of(5, 9, 70), indicesOf: () => Int32Array.of(1, 2, 0) };
    expect(uniteClassWeights(3, vocabulary, models)).toEqual({
      classCount: 3,
      features: Int32Array.of(5, 9, 70),
      squares: Float32Array.of(16, 0, 1, 1, 9, 1),
      products: Float32Array.of(3, 8, 50, 50, 2, -4),
      biases: Float32Array.of(0.5, -1),
    });
  });

  it("keeps eight significant bits, rounded to nearest", () => {
    const [value, tie] = [1 + 1 / 200, 1 + 1 / 256]; // Between 1 and 1 + 1/128; the tie goes to the even one.
    const model = { squares: Float32Array.of(0, 0), products: Float64Array.of(value, tie), bias: 0 };
    const vocabulary = { features: () => Int32Array.of(0, 1), indicesOf: (features: Int32Array) => features };
    expect([...uniteClassWeights(2, vocabulary, [model]).products]).toEqual([1 + 1 / 128, 1]);
  });
});

describe("unitScale", () => {
  it("is one over the length, and 0 without a length", () => {
    expect([unitScale(25), unitScale(0)]).toEqual([0.2, 0]);
  });
});
