import * as tf from "@tensorflow/tfjs";

import type { Weights } from "./weights-lookup.ts";

/**
 * y = x Wᵀ + b, with W in Hugging Face's layout.
 *
 * @param x - [N, in]. Flatten batch and tokens first: the gradient of `tf.matMul` does not sum over broadcast batch dimensions
 * @param name - the layer; reads `<name>.weight` [out, in] and `<name>.bias` [out]
 * @returns [N, out]
 */
export function linear(x: tf.Tensor2D, weights: Weights, name: string): tf.Tensor2D {
  const product = tf.matMul(x, weights(`${name}.weight`), false, true);
  return tf.add(product, weights(`${name}.bias`));
}
