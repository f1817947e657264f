import { describe, expect, it } from "vitest";
import { logBinomialProbability } from "./binomial-probability.ts";
import { drawBinomial, drawMultinomial } from "./random-counts.ts";
import { seededRandom } from "./random.test.support.ts";

const DRAWS = 20_000;

describe("drawBinomial", () => {
  it.each([
    [1, 0.3],
    [10, 0.02],
    [40, 0.5],
    [25_000, 0.0001],
    [300, 0.97],
  ])("follows the binomial distribution: %d trials at %d", (trials, probability) => {
    const random = seededRandom(trials);
    const observed = new Map<number, number>();
    for (let draw = 0; draw < DRAWS; draw++) {
      const count = drawBinomial(trials, probability, random);
      observed.set(count, (observed.get(count) ?? 0) + 1);
    }
    let chiSquare = 0;
    let bins = 0;
    for (let count = 0; count <= trials; count++) {
      const expected = DRAWS * Math.exp(logBinomialProbability(count, trials, probability));
      if (expected < 5) continue;
      bins++;
      chiSquare += ((observed.get(count) ?? 0) - expected) ** 2 / expected;
    }
    // Chi-square has a mean of its degrees of freedom, about `bins`, and a variance of twice that: four deviations.
    expect(bins).toBeGreaterThan(1);
    expect(chiSquare).toBeLessThan(bins + 4 * Math.sqrt(2 * bins));
  });

  it("has the right mean and variance for many trials", () => {
    const random = seededRandom(9);
    const draws = Array.from({ length: DRAWS }, () => drawBinomial(25_000, 0.42, random));
    const mean = draws.reduce((total, count) => total + count, 0) / DRAWS;
    const variance = draws.reduce((total, count) => total + (count - mean) ** 2, 0) / DRAWS;
    // Standard errors: √(6090 / 20,000) = 0.55 of the mean, √(2 / 20,000) = 1 % of the variance; four of each.
    expect(Math.abs(mean - 10_500)).toBeLessThan(2.2);
    expect(Math.abs(variance / 6090 - 1)).toBeLessThan(0.04);
  });

  it("is certain for the probabilities 0 and 1", () => {
    expect(drawBinomial(5, 0, seededRandom(1))).toBe(0);
    expect(drawBinomial(5, 1, seededRandom(1))).toBe(5);
    expect(drawBinomial(0, 0.5, seededRandom(1))).toBe(0);
  });

  it.each([0, 0.25, 0.5, 1 - 2 ** -53])("stays within the trials for the uniform number %d", (uniform) => {
    const count = drawBinomial(12, 0.4, () => uniform);
    expect(count).toBeGreaterThanOrEqual(0);
    expect(count).toBeLessThanOrEqual(12);
  });
});

describe("drawMultinomial", () => {
  it("distributes every trial, and none to an empty cell", () => {
    const drawn = new Float64Array(4);
    const random = seededRandom(4);
    for (let draw = 0; draw < 200; draw++) {
      drawMultinomial(Float64Array.of(3, 0, 5, 2), 10, random, drawn);
      expect(drawn[1]).toBe(0);
      expect(drawn.reduce((total, count) => total + count, 0)).toBe(10);
    }
  });
});
