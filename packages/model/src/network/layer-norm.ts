import * as tf from "@tensorflow/tfjs";

import { hasKernel } from "./backend-kernel.ts";
import type { Weights } from "./weights-lookup.ts";

/**
 * Normalizes each row to mean 0 and variance 1, then scales and shifts it.
 *
 *     x̂  = (x - mean) · (variance + ε)^-½
 *     y  = x̂ · scale + offset
 *     dx = (g - mean(g) - x̂ · mean(g · x̂)) · (variance + ε)^-½,   g = dy · scale
 *
 * It is one operation with its own gradient, for the same reason as `gelu`. If the backend has a kernel named `LayerNorm`, that kernel
 * runs; it also returns the mean and the inverse deviation for the backward pass.
 *
 * @param x - [N, D]
 * @param name - the layer; reads `<name>.weight` [D] and `<name>.bias` [D]
 * @returns [N, D]
 * @see Ba, Kiros & Hinton 2016, https://arxiv.org/abs/1607.06450
 */
export function layerNorm(x: tf.Tensor2D, weights: Weights, name: string, epsilon: number): tf.Tensor2D {
  const normalize = tf.customGrad((...args) => {
    const [rows, scale, offset] = args as [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D];
    const save = args[3] as tf.GradSaveFunc;
    const [value, mean, inverseDeviation] = forward(rows, scale, offset, epsilon);
    save([rows, scale, mean, inverseDeviation]);
    return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => backward(dy, saved as Saved) };
  });
  return normalize(x, weights(`${name}.weight`), weights(`${name}.bias`)) as tf.Tensor2D;
}

/** x [N, D], scale [D], mean [N, 1], inverse deviation [N, 1]. */
type Saved = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

function forward(
  x: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon: number,
): [tf.Tensor, tf.Tensor, tf.Tensor] {
  if (hasKernel("LayerNorm")) {
    return tf.engine().runKernel("LayerNorm", { x, scale, offset }, { epsilon }) as unknown as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
  }
  const mean = tf.mean(x, -1, true);
  const variance = tf.mean(tf.squaredDifference(x, mean), -1, true);
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  const normalized = tf.mul(tf.sub(x, mean), inverseDeviation);
  return [tf.add(tf.mul(normalized, scale), offset), mean, inverseDeviation];
}

function backward(dy: tf.Tensor, [x, scale, mean, inverseDeviation]: Saved): tf.Tensor[] {
  const normalized = tf.mul(tf.sub(x, mean), inverseDeviation); // (N, D)
  const scaled = tf.mul(dy, scale); // (N, D)
  const projection = tf.mean(tf.mul(scaled, normalized), -1, true); // (N, 1)
  const centered = tf.sub(tf.sub(scaled, tf.mean(scaled, -1, true)), tf.mul(normalized, projection));
  const dx = tf.mul(centered, inverseDeviation);
  return [dx, tf.sum(tf.mul(dy, normalized), 0), tf.sum(dy, 0)];
}
