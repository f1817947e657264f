import * as tf from "@tensorflow/tfjs";

import { hasKernel } from "./backend-kernel.ts";

/**
 * The Gaussian error linear unit in its exact form, x · Φ(x), as `gelu` in Hugging Face's library.
 *
 *     Φ(x)   = (1 + erf(x / √2)) / 2
 *     dy/dx  = Φ(x) + x · exp(-x² / 2) / √(2π)
 *
 * It is one operation with its own gradient. Composed from primitives, its backward pass would keep and read four more tensors of the same
 * size. If the backend has a kernel named `Gelu`, that kernel runs.
 *
 * @param x - any shape, which is also the shape of the result
 * @see Hendrycks & Gimpel 2016, https://arxiv.org/abs/1606.08415
 */
export function gelu(x: tf.Tensor): tf.Tensor {
  return operation(x);
}

const operation = tf.customGrad((input, save) => {
  const x = input as tf.Tensor;
  (save as tf.GradSaveFunc)([x]);
  const value = hasKernel("Gelu") ? runKernel(x) : tf.mul(x, normalDistribution(x));
  return {
    value,
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [kept = x] = saved;
      const density = tf.mul(tf.exp(tf.mul(tf.square(kept), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return tf.mul(dy, tf.add(normalDistribution(kept), tf.mul(kept, density)));
    },
  };
});

function runKernel(x: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel("Gelu", { x });
}

/** Φ(x), the probability that a standard normal variable is at most x. */
function normalDistribution(x: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(tf.erf(tf.mul(x, Math.SQRT1_2)), 0.5), 0.5);
}
