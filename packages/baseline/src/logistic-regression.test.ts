import { describe, expect, it } from "vitest";

import { fitLogisticRegression, type SparseProblem } from "./logistic-regression.ts";
import { seededRandom } from "./random.test.support.ts";

/** Two columns with r² = 1 and 4, one row of each kind more than once. */
const problem: SparseProblem = {
  rows: [[0], [0, 1], [1], [0], [1], []].map((columns) => Int32Array.from(columns)),
  scales: Float64Array.of(1, 0.5, 1, 2, 1, 1),
  squares: Float32Array.of(1, 4),
  labels: [1, 1, 0, 0, 0, 1],
};

function fit({ cost = 2, tolerance = 1e-13, maxPasses = 10_000, seed = 1 } = {}) {
  const steps = fitLogisticRegression(problem, { cost, tolerance, maxPasses, random: seededRandom(seed) });
  let next = steps.next();
  while (next.done !== true) next = steps.next();
  return next.value;
}

describe("fitLogisticRegression", () => {
  it("ends where the gradient of the penalized loss is zero", () => {
    const { products, bias } = fit();
    const gradient = [products[0] ?? NaN, products[1] ?? NaN, bias]; // of the penalty; times r for the two columns
    for (const [row, columns] of problem.rows.entries()) {
      const scale = problem.scales[row] ?? NaN;
      const logOdds = columns.reduce((sum, column) => sum + scale * (products[column] ?? NaN), bias);
      const slope = 2 * (1 / (1 + Math.exp(-logOdds)) - (problem.labels[row] ?? NaN));
      for (const column of columns) gradient[column]! += slope * scale * (problem.squares[column] ?? NaN);
      gradient[2]! += slope;
    }
    // It stops when a pass moves the dual by 1e-13 of C a row; a pass shrinks the error at least tenfold here.
    for (const slope of gradient) expect(slope).toBeCloseTo(0, 10);
  });

  it("finds the same weights in any order of the rows", () => {
    const [first, second] = [fit({ seed: 1 }), fit({ seed: 2 })];
    expect(first.bias).toBeCloseTo(second.bias, 10); // the same bound as above
  });

  it("stays finite if a wrong row costs a million", () => {
    const { products, bias } = fit({ cost: 1e6, maxPasses: 200 });
    expect([...products, bias].every(Number.isFinite)).toBe(true);
  });

  it("stops after the maximum number of passes", () => {
    expect(fit({ maxPasses: 0 }).bias).toBe(0);
    expect(fit({ maxPasses: 1 }).bias).not.toBe(fit().bias);
  });
});
