import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { weightedCrossEntropy } from "./loss.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

function lossOf(logits: number[][], labels: number[], rowWeights: number[]): number {
  return tf.tidy(() => {
    const loss = weightedCrossEntropy(tf.tensor2d(logits), tf.tensor1d(labels, "int32"), tf.tensor1d(rowWeights));
    return loss.dataSync()[0] ?? NaN;
  });
}

/** One float32 operation rounds to 6e-8; a handful of them on values near 1. */
const ROUNDING_DIGITS = 6;

describe("weightedCrossEntropy", () => {
  it("is log C for a uniform guess", () => {
    expect(lossOf([[3, 3]], [1], [1])).toBeCloseTo(Math.log(2), ROUNDING_DIGITS);
    expect(lossOf([[0, 0, 0]], [2], [1])).toBeCloseTo(Math.log(3), ROUNDING_DIGITS);
  });

  it("is the weighted sum of each row's loss", () => {
    const first = Math.log(1 + Math.exp(1 - 2));
    const second = Math.log(1 + Math.exp(3 - -1));
    const rows = [
      [1, 2],
      [3, -1],
    ];
    expect(lossOf(rows, [1, 1], [0.5, 0.25])).toBeCloseTo(0.5 * first + 0.25 * second, ROUNDING_DIGITS);
    expect(lossOf(rows, [1, 1], [1, 0])).toBeCloseTo(first, ROUNDING_DIGITS);
  });

  it("does not overflow on large logits", () => {
    expect(lossOf([[1000, 0]], [0], [1])).toBeCloseTo(0, 12);
    expect(lossOf([[1000, 0]], [1], [1])).toBe(1000);
  });

  it("has the gradient w · (softmax − true class)", () => {
    const labels = tf.tensor1d([1, 0], "int32");
    const rowWeights = tf.tensor1d([0.75, 0.25]);
    const logits = tf.tensor2d([
      [0.3, -0.7],
      [1.5, 0.2],
    ]);
    const gradient = tf.grad((x) => weightedCrossEntropy(x as tf.Tensor2D, labels, rowWeights))(logits);
    const firstOf = (a: number, b: number) => 1 / (1 + Math.exp(b - a));
    const p0 = firstOf(0.3, -0.7);
    const p1 = firstOf(1.5, 0.2);
    const expected = [0.75 * p0, -0.75 * p0, 0.25 * (p1 - 1), 0.25 * (1 - p1)];
    for (const [index, value] of gradient.dataSync().entries()) expect(value).toBeCloseTo(expected[index] ?? NaN, 6);
    tf.dispose([labels, rowWeights, logits, gradient]);
  });

  it("leaves no tensors behind", () => {
    const before = tf.memory().numTensors;
    lossOf([[1, 2]], [0], [1]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses labels or weights of another number of rows", () => {
    expect(() => lossOf([[1, 2]], [0, 1], [1])).toThrow("1 rows of logits, 2 labels and 1 row weights");
    expect(() => lossOf([[1, 2]], [0], [1, 1])).toThrow("1 rows of logits, 1 labels and 2 row weights");
  });
});
