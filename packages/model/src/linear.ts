import * as tf from "@tensorflow/tfjs";

import type { Weights } from "./weights-lookup.ts";

/**
 * y = x Wᵀ + b, with W as Hugging Face stores it.
 *
 * @param x - [N, in]; batch and tokens flattened, since the gradient of `tf.matMul` does not sum over broadcast batch dimensions
 * @param name - of the layer; reads `<name>.weight` [out, in] and `<name>.bias` [out]
 * @returns [N, out]
 */
export function linear(x: tf.Tensor2D, weights: Weights, name: string): tf.Tensor2D {
  const product = tf.matMul(x, weights(`${name}.weight`), false, true);
  return tf.add(product, weights(`${name}.bias`));
}
