import { describe, expect, it } from "vitest";

import { golden } from "./golden.test.support.ts";
import { seededRandom } from "./random.test.support.ts";
import { type Baseline, trainBaseline } from "./train-baseline.ts";

function train(texts: readonly string[], labels: readonly number[], seed = 1): { baseline: Baseline; turns: number } {
  const steps = trainBaseline(texts, labels, { classCount: 2, random: seededRandom(seed) });
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
  ])("rejects %s", (_name, someTexts, someLabels, code) => {
    expect(() => train(someTexts, someLabels)).toThrow(expect.objectContaining({ code }));
  });
});
