import { createRandom } from "@sentiment-tuner/data";
import { describe, expect, it } from "vitest";

import { addLogits, crossFitLogits, fitLogitWeights } from "./logit-weights.ts";
import { stratifiedFolds } from "./stratified-folds.ts";

/** Rows of two classes: labels drawn from σ(x), so that the true log-odds are x. */
function drawRows(count: number, seed: number) {
  const random = createRandom(seed, 1);
  const logOdds = Array.from({ length: count }, () => 6 * random.next() - 3);
  const labels = logOdds.map((value) => (random.next() < 1 / (1 + Math.exp(-value)) ? 1 : 0));
  return { logOdds, labels };
}

const twoClasses = (values: readonly number[]): number[] => values.flatMap((value) => [-value / 2, value / 2]);

describe("fitLogitWeights", () => {
  it("finds the temperature of an overconfident model", () => {
    const { logOdds, labels } = drawRows(4_000, 1);
    const parts = [twoClasses(logOdds.map((value) => 3 * value))];
    // The standard error of the weight on 4,000 rows is 0.01.
    expect(fitLogitWeights({ parts, labels, classCount: 2 })[0]).toBeCloseTo(1 / 3, 1);
  });

  it("finds how two models that see half of the truth combine", () => {
    const [first, second] = [drawRows(4_000, 2).logOdds, drawRows(4_000, 3).logOdds];
    const random = createRandom(4, 1);
    const labels = first.map((value, row) => (random.next() < 1 / (1 + Math.exp(-value - 2 * second[row]!)) ? 1 : 0));
    const weights = fitLogitWeights({ parts: [twoClasses(first), twoClasses(second)], labels, classCount: 2 });
    expect(weights[0]).toBeCloseTo(1, 0);
    expect(weights[1]).toBeCloseTo(2, 0);
  });

  it("ends where the gradient of the penalized loss is zero", () => {
    const labels = [0, 1, 2, 1];
    const z = [1, 0, 0, 0, 2, 1, 0, 0, 0.5, 0.2, 0.1, 0];
    const w = fitLogitWeights({ parts: [z], labels, classCount: 3 })[0] ?? NaN;
    let gradient = w - 1;
    for (const [row, label] of labels.entries()) {
      const logits = z.slice(3 * row, 3 * row + 3);
      const exponentials = logits.map((logit) => Math.exp(w * logit));
      const total = exponentials.reduce((sum, value) => sum + value, 0);
      gradient += exponentials.reduce((sum, value, c) => sum + (value / total) * logits[c]!, 0) - logits[label]!;
    }
    expect(gradient).toBeCloseTo(0, 8);
  });

  it("stays finite if every row is right", () => {
    const labels = [0, 1, 0, 1];
    const weights = fitLogitWeights({ parts: [twoClasses([-9, 9, -9, 9])], labels, classCount: 2 });
    expect(weights[0]).toBeGreaterThan(0.5);
    expect(weights[0]).toBeLessThan(2);
  });
});

describe("crossFitLogits", () => {
  it("uses for each row the weights of the other folds only", () => {
    const { logOdds, labels } = drawRows(60, 5);
    const folds = stratifiedFolds(labels, 3, createRandom(1, 2));
    const problem = { parts: [twoClasses(logOdds)], labels, classCount: 2 };
    const logits = crossFitLogits(problem, folds);
    const row = folds.indexOf(1);
    const without = fitLogitWeights(problem, (index) => folds[index] !== 1);
    const expected = addLogits(problem.parts, without).subarray(2 * row, 2 * row + 2);
    expect(logits.subarray(2 * row, 2 * row + 2)).toEqual(expected);
    const flipped = labels.map((label, index) => (folds[index] === 1 ? 1 - label : label));
    expect(crossFitLogits({ ...problem, labels: flipped }, folds).subarray(2 * row, 2 * row + 2)).toEqual(expected);
  });
});

describe("stratifiedFolds", () => {
  it("gives every fold the same number of each class, within one", () => {
    const labels = Array.from({ length: 40 }, (_, row) => (row < 9 ? 0 : 1));
    const folds = stratifiedFolds(labels, 4, createRandom(3, 1));
    for (const label of [0, 1]) {
      const counts = [0, 1, 2, 3].map(
        (fold) => labels.filter((one, row) => one === label && folds[row] === fold).length,
      );
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });
});
