import { describe, expect, it } from "vitest";

import { createLinearClassifiers, unitScale } from "./linear-classifiers.ts";

describe("createLinearClassifiers", () => {
  const classifiers = createLinearClassifiers(3, 2);
  classifiers.add({ squares: Float32Array.of(9, 16, 1), products: Float64Array.of(2, 3, 50), bias: 0.5 });
  classifiers.add({ squares: Float32Array.of(1, 0, 1), products: Float64Array.of(-4, 8, 50), bias: -1 });
  const logOdds = new Float64Array(2);

  it("scales a text to unit length by each class's own ratios", () => {
    classifiers.logOddsOf(Int32Array.of(0, 1), logOdds);
    expect([...logOdds]).toEqual([5 / 5 + 0.5, 4 / 1 - 1]);
  });

  it("gives the biases for a text without known features", () => {
    classifiers.logOddsOf(new Int32Array(0), logOdds);
    expect([...logOdds]).toEqual([0.5, -1]);
  });
});

describe("unitScale", () => {
  it("is one over the length, and 0 without a length", () => {
    expect([unitScale(25), unitScale(0)]).toEqual([0.2, 0]);
  });
});
