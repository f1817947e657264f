import { describe, expect, it } from "vitest";

import { readFeatures } from "./features.ts";
import { openBaseline } from "./open-baseline.ts";
import { seededRandom } from "./random.test.support.ts";
import { trainBaseline } from "./train-baseline.ts";

/** The numbers of "good" and "dull". */
const FEATURES = Int32Array.from(["good", "dull"].flatMap((word) => [...readFeatures(word)])).sort();

describe("openBaseline", () => {
  const model = openBaseline({
    classCount: 3,
    features: FEATURES,
    squares: Float32Array.of(9, 1, 0, 16, 0, 1),
    products: Float32Array.of(2, -4, 1, 3, 8, 1),
    biases: Float32Array.of(0.5, -1, 0),
  });

  it("scales a text to unit length by each class's own ratios", () => {
    const logOdds = [5 / 5 + 0.5, 4 / 1 - 1, 2 / 1];
    const expected = logOdds.map((value) => -Math.log(1 + Math.exp(-value)));
    for (const [c, logit] of model.logits(["Good, dull"]).entries()) expect(logit).toBeCloseTo(expected[c] ?? NaN, 12);
  });

  it("gives the biases for a text without known features", () => {
    const [first = NaN, second = NaN] = model.logits(["unheard"]);
    expect(Math.exp(first)).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 12);
    expect(Math.exp(second)).toBeCloseTo(1 / (1 + Math.exp(1)), 12);
  });

  it("has one model for two classes", () => {
    const two = openBaseline({
      ...{ classCount: 2, features: FEATURES.subarray(0, 1), squares: Float32Array.of(4) },
      ...{ products: Float32Array.of(6), biases: Float32Array.of(-1) },
    });
    const word = readFeatures("good")[0] === FEATURES[0] ? "good" : "dull";
    const [negative = NaN, positive = NaN] = two.logits([word]);
    expect(positive - negative).toBeCloseTo(6 / 2 - 1, 12);
  });

  it("stays finite for any log-odds", () => {
    const certain = openBaseline({
      ...{ classCount: 2, features: new Int32Array(0), squares: new Float32Array(0) },
      ...{ products: new Float32Array(0), biases: Float32Array.of(-2000) },
    });
    expect([...certain.logits([""])]).toEqual([0, -2000]);
    expect([...certain.predict([""])]).toEqual([1, 0]);
  });

  describe("explain", () => {
    const TEXT = "Not good, not good: so dull … Unheard";
    const trained = train(["not good", "good", "so dull", "dull", "fine", "so fine"], [0, 1, 0, 0, 2, 2]);

    it("adds up to the difference of the log-odds without the biases", () => {
      const logOdds = (text: string) =>
        [...trained.logits([text])].map((logit) => logit - Math.log(-Math.expm1(logit)));
      const [first = NaN, , third = NaN] = logOdds(TEXT);
      const [firstBias = NaN, , thirdBias = NaN] = logOdds("");
      const sum = trained.explain(TEXT, { first: 0, second: 2 }).reduce((total, { weight }) => total + weight, 0);
      expect(sum).toBeCloseTo(first - third - (firstBias - thirdBias), 6);
    });

    it("gives every word its place, and 0 if it is unknown", () => {
      const words = trained.explain(TEXT, { first: 0, second: 1 });
      expect(words.map(({ start, end }) => TEXT.slice(start, end))).toEqual([
        ...["Not", "good", "not", "good", "so", "dull", "Unheard"],
      ]);
      expect(words.at(-1)?.weight).toBe(0);
      expect(words[0]?.weight).toBe(-(trained.explain(TEXT, { first: 1, second: 0 })[0]?.weight ?? NaN));
    });

    it("places words in a text that changes when it is simplified", () => {
      const text = "İ cafe\u0301 GOOD"; // A lower-case letter of two units, and a letter of two units that becomes one.
      expect(trained.explain(text, { first: 0, second: 1 }).map(({ start, end }) => text.slice(start, end))).toEqual([
        ...["İ", "cafe\u0301", "GOOD"],
      ]);
    });
  });

  it("counts words and those that it does not know", () => {
    expect(model.countWords("Good, unheard and dull!")).toEqual({ words: 4, unknown: 2 });
  });
});

function train(texts: readonly string[], labels: readonly number[]) {
  const steps = trainBaseline(texts, labels, { classCount: 3, random: seededRandom(1) });
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}
