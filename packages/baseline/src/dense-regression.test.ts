import { describe, expect, it } from "vitest";

import { denseLogits, type DenseOptions, fitDenseRegression } from "./dense-regression.ts";
import { seededRandom } from "./random.test.support.ts";

const random = seededRandom(3);
const rows = { values: Float32Array.from({ length: 60 * 4 }, () => 2 * random() - 1), width: 4 };
const labels = Array.from({ length: 60 }, (_row, row) => {
  const [a = 0, b = 0] = rows.values.subarray(4 * row);
  return a + 0.5 * (random() - 0.5) > 0.2 ? 2 : b > 0 ? 1 : 0;
});

function fit(options: Partial<DenseOptions> = {}) {
  const steps = fitDenseRegression(rows, labels, { classCount: 3, penalty: 0.01, ...options });
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

describe("fitDenseRegression", () => {
  it("ends where the gradient of the penalized loss is zero", () => {
    const model = fit();
    const logits = denseLogits(rows, model);
    const gradient = model.weights.map((weight) => 0.01 * weight);
    for (const [row, label] of labels.entries()) {
      const exponentials = logits.subarray(3 * row, 3 * row + 3).map((logit) => Math.exp(logit));
      const total = exponentials.reduce((sum, value) => sum + value, 0);
      for (let c = 0; c < 3; c++) {
        const error = (exponentials[c]! / total - (c === label ? 1 : 0)) / labels.length;
        for (let d = 0; d < 4; d++) gradient[4 * c + d]! += error * rows.values[4 * row + d]!;
      }
    }
    // The solver stops when a step gains less than 1e-5 of the loss: a gradient of √(2 · 1e-5 · loss · curvature) or less.
    for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(3e-3);
  });

  it("learns what the rows say", () => {
    const logits = denseLogits(rows, fit());
    const correct = labels.filter((label, row) => {
      const own = logits.subarray(3 * row, 3 * row + 3);
      return own.indexOf(Math.max(...own)) === label;
    });
    expect(correct.length).toBeGreaterThan(50);
  });

  it("finds the same solution from another start, and learns from the given rows only", () => {
    const used = Int32Array.from({ length: 30 }, (_row, index) => index);
    const plain = fit({ rows: used });
    const warm = fit({ rows: used, start: fit({ penalty: 1 }) });
    for (const [index, weight] of plain.weights.entries()) expect(warm.weights[index]).toBeCloseTo(weight, 1);
    expect(plain.weights).not.toEqual(fit().weights);
  });

  it("predicts the shares of the classes with a very large penalty", () => {
    const logits = denseLogits({ values: new Float32Array(4), width: 4 }, fit({ penalty: 100 }));
    const shares = [0, 1, 2].map((c) => labels.filter((label) => label === c).length / labels.length);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    for (const [c, share] of shares.entries()) expect(Math.exp(logits[c] ?? NaN) / total).toBeCloseTo(share, 2);
  });
});
