import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";

import { adaptedProduct } from "./adapted-product.ts";

const SCALE = 1.5;
const x = tf.tensor2d([1, -2, 0.5, 3, 1, -1, 2, 0, 1, 1, -1, 2], [4, 3]);
const weight = tf.tensor2d([0.2, -0.4, 1, 0.3, 0.6, -0.5], [2, 3]);
const a = tf.tensor2d([0.1, 0.7, -0.2], [1, 3]);
const b = tf.tensor2d([0.5, -0.8], [2, 1]);

/** x Wᵀ + s (x Aᵀ) Bᵀ, of ordinary operations. */
function separateProducts(input: tf.Tensor2D, down: tf.Tensor2D, up: tf.Tensor2D): tf.Tensor2D {
  const low = tf.matMul(tf.matMul(input, down, false, true), up, false, true);
  return tf.add(tf.matMul(input, weight, false, true), tf.mul(low, SCALE));
}

function allClose(found: tf.Tensor, expected: tf.Tensor): void {
  expect(found.shape).toEqual(expected.shape);
  const [values, others] = [found.dataSync(), expected.dataSync()];
  for (const [index, value] of values.entries()) expect(value).toBeCloseTo(others[index] ?? Number.NaN, 5);
}

describe("adaptedProduct", () => {
  it("has the value and the gradients of the two products", () => {
    const together = (input: tf.Tensor2D, down: tf.Tensor2D, up: tf.Tensor2D): tf.Tensor2D =>
      adaptedProduct(input, { weight, a: down, b: up, scale: SCALE });
    const weigh = (product: typeof together) => (input: tf.Tensor, down: tf.Tensor, up: tf.Tensor) =>
      tf.sum(tf.square(product(input as tf.Tensor2D, down as tf.Tensor2D, up as tf.Tensor2D))).asScalar();
    allClose(together(x, a, b), separateProducts(x, a, b));
    const found = tf.grads(weigh(together))([x, a, b]);
    const expected = tf.grads(weigh(separateProducts))([x, a, b]);
    for (const [index, gradient] of found.entries()) allClose(gradient, expected[index]!);
  });
});
