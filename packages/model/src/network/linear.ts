import * as tf from "@tensorflow/tfjs";

import { adaptedProduct } from "./adapted-product.ts";
import { adapterNames } from "./adapter.ts";
import type { Weights } from "./weights-lookup.ts";

/**
 * y = x Wᵀ + b, with W in Hugging Face's layout. A layer with an adapter has W + s B A in place of W; see {@link adaptedProduct}.
 *
 * @param x - [N, in]. Flatten batch and tokens first: the gradient of `tf.matMul` does not sum over broadcast batch dimensions
 * @param name - the layer; reads `<name>.weight` [out, in], `<name>.bias` [out], and those of its adapter if it has one
 * @returns [N, out]
 */
export function linear(x: tf.Tensor2D, weights: Weights, name: string): tf.Tensor2D {
  return tf.add(product(x, weights, name), weights(`${name}.bias`));
}

function product(x: tf.Tensor2D, weights: Weights, name: string): tf.Tensor2D {
  const weight = weights(`${name}.weight`) as tf.Tensor2D;
  const scale = weights.adapterScale?.(name);
  if (scale === undefined) return tf.matMul(x, weight, false, true);
  const names = adapterNames(name);
  return adaptedProduct(x, { weight, a: weights(names.a) as tf.Tensor2D, b: weights(names.b) as tf.Tensor2D, scale });
}
