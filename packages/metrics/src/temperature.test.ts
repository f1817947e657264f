import { describe, expect, it } from "vitest";

import { seededRandom } from "./random.test.support.ts";
import { fitTemperature, fitTemperatureIfBetter, type LogitRows } from "./temperature.ts";

/** Rows with normal logits; labels are drawn from softmax(logits / temperature). */
function rowsOf(count: number, classCount: number, temperature: number, seed = 1): LogitRows {
  const random = seededRandom(seed);
  const logits = Float64Array.from({ length: count * classCount }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return 3 * radius * Math.cos(2 * Math.PI * random());
  });
  const labels = Int32Array.from({ length: count }, (_label, row) => {
    const weights = [...logits.subarray(row * classCount, (row + 1) * classCount)].map((z) =>
      Math.exp(z / temperature),
    );
    let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
    const label = weights.findIndex((weight) => (left -= weight) < 0);
    return label === -1 ? classCount - 1 : label;
  });
  return { labels, logits, classCount };
}

const meanLoss = ({ labels, logits, classCount }: LogitRows, temperature: number): number => {
  let loss = 0;
  for (let row = 0; row < labels.length; row++) {
    const values = Array.from({ length: classCount }, (_, c) => (logits[row * classCount + c] ?? NaN) / temperature);
    const sum = values.reduce((total, value) => total + Math.exp(value), 0);
    loss += Math.log(sum) - (values[labels[row] ?? 0] ?? NaN);
  }
  return loss / labels.length;
};

describe("fitTemperature", () => {
  it.each([
    [2, 0.6],
    [2, 2.5],
    [3, 1],
    [5, 1.7],
  ])("finds the temperature that %d classes were drawn with, %d", (classCount, temperature) => {
    // The standard error of the estimate is about 2% here; the seed is fixed.
    expect(fitTemperature(rowsOf(5_000, classCount, temperature)) / temperature).toBeCloseTo(1, 1);
  });

  it("minimizes the log loss of many rows", () => {
    const rows = rowsOf(5_000, 3, 2);
    const fitted = fitTemperature(rows);
    for (const other of [fitted * 0.97, fitted * 1.03, 1])
      expect(meanLoss(rows, fitted)).toBeLessThan(meanLoss(rows, other));
  });

  it("stays near 1 for few rows, and within bounds for rows without any mistake", () => {
    const perfect = (count: number, lead: number): LogitRows => ({
      ...{
        labels: new Uint8Array(count),
        logits: Float32Array.from({ length: 2 * count }, (_z, at) => (at % 2 ? 0 : lead)),
      },
      classCount: 2,
    });
    expect(fitTemperature(perfect(5, 3))).toBeGreaterThan(0.85);
    expect(fitTemperature(perfect(100, 3))).toBeGreaterThan(0.5);
    expect(fitTemperature(perfect(2_000, 0.5))).toBeCloseTo(0.25, 12);
    const wrong = { ...perfect(500, 3), labels: Int32Array.from({ length: 500 }, (_label, row) => row % 2) };
    expect(fitTemperature(wrong)).toBeCloseTo(10, 1);
  });

  it("does not overflow with large logits", () => {
    expect(fitTemperature({ labels: [0, 1], logits: [5_000, -5_000, 5_000, -5_000], classCount: 2 })).toBeCloseTo(
      10,
      9,
    );
  });

  it("rejects logits that do not fit the labels", () => {
    expect(() => fitTemperature({ labels: [0, 1], logits: [1, 2, 3], classCount: 2 })).toThrow(
      expect.objectContaining({ code: "LENGTH_MISMATCH" }),
    );
  });
});

describe("fitTemperatureIfBetter", () => {
  it("is the fitted temperature where it helps on rows that were left out", () => {
    const rows = rowsOf(400, 2, 2);
    expect(fitTemperatureIfBetter(rows)).toBe(fitTemperature(rows));
  });

  it("is 1 for rows that are calibrated by chance better than any fit, and for few rows", () => {
    const kept = Array.from({ length: 40 }, (_, seed) => fitTemperatureIfBetter(rowsOf(60, 2, 1, seed)));
    expect(kept.filter((temperature) => temperature === 1).length).toBeGreaterThan(10);
    expect(fitTemperatureIfBetter(rowsOf(19, 2, 5))).toBe(1);
  });

  it("does not harm calibrated probabilities on average, and helps others, with a hundred rows", () => {
    const test = (temperature: number): number => {
      const gains = Array.from({ length: 40 }, (_, seed) => {
        const fitted = fitTemperatureIfBetter(rowsOf(100, 2, temperature, seed));
        const others = rowsOf(2_000, 2, temperature, seed + 1_000);
        return meanLoss(others, 1) - meanLoss(others, fitted);
      });
      return gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
    };
    expect(test(1)).toBeGreaterThan(-0.004); // Nats.
    expect(test(2)).toBeGreaterThan(0.05);
  });
});
