import { describe, expect, it } from "vitest";

import { golden } from "./golden.test.support.ts";
import { seededRandom } from "./random.test.support.ts";
import type { Baseline } from "./open-baseline.ts";
import { type BaselineOptions, trainBaseline } from "./train-baseline.ts";

function train(
  texts: readonly string[],
  labels: readonly number[],
  seed = 1,
  options: Partial<BaselineOptions> = {},
): { baseline: Baseline; turns: number } {
  const steps = trainBaseline(texts, labels, { classCount: 2, random: seededRandom(seed), ...options });
  for (let turns = 0; ; turns++) {
    const next = steps.next();
    if (next.done === true) return { baseline: next.value, turns };
  }
}

describe("trainBaseline", () => {
  const { texts, labels, unseen } = golden;

  it("gives scikit-learn's probabilities for unseen texts", () => {
    const probabilities = train(texts, labels).baseline.predict(unseen);
    expect(golden.probabilities).toHaveLength(unseen.length);
    for (const [index, expected] of golden.probabilities.entries()) {
      // The reference is the exact solution. This solver stops earlier; with twenty seeds it stayed within 0.021.
      expect(Math.abs((probabilities[2 * index + 1] ?? NaN) - expected), unseen[index]).toBeLessThan(0.03);
    }
  });

  it("gives probabilities that sum to one", () => {
    const probabilities = train(texts, labels).baseline.predict(unseen);
    expect(probabilities).toHaveLength(2 * unseen.length);
    for (let row = 0; row < unseen.length; row++) {
      expect((probabilities[2 * row] ?? NaN) + (probabilities[2 * row + 1] ?? NaN)).toBeCloseTo(1, 15);
    }
  });

  it("gives the same bits for the same seed", () => {
    const [first, second] = [train(texts, labels, 7).baseline, train(texts, labels, 7).baseline];
    expect(first.predict(unseen)).toEqual(second.predict(unseen));
    expect(first.predict(unseen)).not.toEqual(train(texts, labels, 8).baseline.predict(unseen));
  });

  it("learns the meaning of a pair of words beyond its words", () => {
    const { baseline } = train(["not good", "good", "good", "not bad", "bad", "bad"], [0, 1, 1, 1, 0, 0]);
    const positive = baseline
      .predict(["not good", "good", "not bad", "bad"])
      .filter((_probability, index) => index % 2 === 1);
    expect([...positive].map(Math.round)).toEqual([0, 1, 1, 0]);
  });

  it("always predicts the only class in the training texts", () => {
    const probabilities = train(["fine", "good"], [1, 1]).baseline.predict(["bad", ""]);
    expect(probabilities[1]).toBeGreaterThan(0.9);
    expect(probabilities[3]).toBeGreaterThan(0.9);
  });

  it("yields between texts and between rows", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => texts[index % texts.length] ?? "");
    const { turns } = train(
      many,
      many.map((_text, index) => labels[index % labels.length] ?? 0),
    );
    expect(turns).toBeGreaterThan(10); // ten while reading, and more while fitting
  });

  it.each([
    ["no texts", [], [], "NO_TEXTS"],
    ["a missing label", ["a", "b"], [1], "LENGTH_MISMATCH"],
    ["an unknown label", ["a"], [2], "LABEL_UNKNOWN"],
    ["a label that is not a whole number", ["a"], [0.5], "LABEL_UNKNOWN"],
  ])("rejects %s", (_name, someTexts, someLabels, code) => {
    expect(() => train(someTexts, someLabels)).toThrow(expect.objectContaining({ code }));
  });
});

describe("trainBaseline, several classes", () => {
  const { classCount, texts, labels, unseen, probabilities } = golden.severalClasses;
  const found = train(texts, labels, 1, { classCount }).baseline.predict(unseen);

  it("gives scikit-learn's probabilities, one class against the rest", () => {
    expect(found).toHaveLength(probabilities.length);
    for (const [index, expected] of probabilities.entries()) {
      // As for two classes: the reference is exact. With twenty seeds this solver stayed within 0.012.
      expect(Math.abs((found[index] ?? NaN) - expected), unseen[Math.floor(index / classCount)]).toBeLessThan(0.02);
    }
  });

  it("gives probabilities that sum to one", () => {
    for (let row = 0; row < unseen.length; row++) {
      const sum = found.subarray(row * classCount, (row + 1) * classCount).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(1, 14);
    }
  });

  it("gives a class without texts a small probability", () => {
    const rare = train(texts, labels, 1, { classCount: classCount + 1 }).baseline.predict(unseen);
    for (let row = 0; row < unseen.length; row++) {
      const probability = rare[row * (classCount + 1) + classCount];
      expect(probability).toBeGreaterThan(0);
      expect(probability).toBeLessThan(0.05);
    }
  });

  it("always predicts the only class in the training texts", () => {
    const predicted = train(["fine", "good"], [2, 2], 1, { classCount: 3 }).baseline.predict(["bad", ""]);
    expect(predicted[2]).toBeGreaterThan(0.8);
    expect(predicted[5]).toBeGreaterThan(0.8);
  });

  it("leaves out the rarest features if the weights of all classes would take too much memory", () => {
    const few = train(texts, labels, 1, { classCount, maxWeights: 40 * classCount }).baseline.predict(unseen);
    expect(few).not.toEqual(found);
    const correct = unseen.filter(
      (_text, row) => mostLikely(few, row, classCount) === mostLikely(found, row, classCount),
    );
    expect(correct.length).toBeGreaterThan(unseen.length / 2);
  });
});

function mostLikely(probabilities: Float64Array, row: number, classCount: number): number {
  const ofRow = [...probabilities.subarray(row * classCount, (row + 1) * classCount)];
  return ofRow.indexOf(Math.max(...ofRow));
}
