import * as tf from "@tensorflow/tfjs";

import type { AdamWOptions, AdamWStep } from "./adamw.ts";
import type { ParameterGroup } from "./parameter-groups.ts";

/** A group of parameters with its two moments, as tensors of the current backend. */
export interface Slot {
  readonly values: tf.Tensor;
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
}

/** What changes from step to step. */
export const SCALARS = ["keep", "stepSize", "epsilon", "maxGradientNorm"] as const;

/** As scalars, so that a recorded update takes them as inputs. */
export type UpdateScalars<Value = tf.Tensor> = Readonly<Record<(typeof SCALARS)[number], Value>>;

/**
 * The numbers of one step, computed in float64. Step size and epsilon include the correction of the second moment, which saves an operation
 * on every weight: α · m / (√v / c + ε) = α c · m / (√v + ε c), where c = √(1 − β₂ᵗ).
 */
export function updateScalars(
  { step, learningRate, maxGradientNorm }: AdamWStep,
  options: AdamWOptions,
): UpdateScalars<number> {
  const correction = Math.sqrt(1 - options.beta2 ** step);
  return {
    keep: 1 - learningRate * options.weightDecay,
    stepSize: (learningRate / (1 - options.beta1 ** step)) * correction,
    epsilon: options.epsilon * correction,
    maxGradientNorm,
  };
}

/** The gradients of a group's parameters as one tensor. */
export function packGradients({ members, shape }: ParameterGroup, gradientOf: (name: string) => tf.Tensor): tf.Tensor {
  const gradients = members.map(gradientOf);
  const [only] = gradients;
  return gradients.length === 1 && only !== undefined ? only : tf.reshape(tf.concat(gradients), [...shape]);
}

/** The parameters in a group's values, by name. */
export function unpackValues({ members }: ParameterGroup, values: tf.Tensor): Record<string, tf.Tensor> {
  const [only] = members;
  if (members.length === 1 && only !== undefined) return { [only]: values };
  return Object.fromEntries(members.map((name, row) => [name, tf.gather(values, tf.scalar(row, "int32"))]));
}

/**
 * √Σ g² over all gradients, in float32.
 *
 * Each row is summed first, then the sums of the rows: a device sums rows in parallel, and two short sums round less than a long one.
 */
export function globalNorm(gradients: readonly tf.Tensor[]): tf.Tensor {
  const sums = gradients.map((gradient) => {
    const squares = tf.square(gradient);
    return tf.sum(squares.rank < 2 ? squares : tf.sum(squares, -1));
  });
  return tf.sqrt(tf.sum(tf.stack(sums)));
}

/**
 * Clipping and AdamW as tensor operations: recorded for ONNX Runtime, or run at once by TensorFlow. The formula is that of `createAdamW`,
 * where a comment says why it exists twice.
 *
 * @param slots - one for each group
 * @param gradients - one for each group
 * @param norm - of all gradients together
 */
export function updateSlots(
  groups: readonly ParameterGroup[],
  slots: readonly Slot[],
  gradients: readonly tf.Tensor[],
  norm: tf.Tensor,
  { keep, stepSize, epsilon, maxGradientNorm }: UpdateScalars,
  { beta1, beta2, weightDecay }: AdamWOptions,
): Slot[] {
  const scale = tf.minimum(tf.div(maxGradientNorm, tf.add(norm, 1e-6)), 1);
  const firstGain = tf.mul(scale, 1 - beta1);
  const secondGain = tf.mul(tf.square(scale), 1 - beta2);
  return groups.map(({ isDecayed, rate }, index) => {
    const { values, first, second } = slots[index] as Slot; // As many slots and gradients as groups.
    const gradient = gradients[index] as tf.Tensor;
    const m = tf.add(tf.mul(first, beta1), tf.mul(gradient, firstGain));
    const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), secondGain));
    const ownStep = rate === 1 ? stepSize : tf.mul(stepSize, rate);
    const change = tf.div(tf.mul(m, ownStep), tf.add(tf.sqrt(v), epsilon));
    // keep = 1 − lr · decay
    const ownKeep = rate === 1 ? keep : tf.sub(1, tf.mul(tf.sub(1, keep), rate));
    const kept = isDecayed && weightDecay !== 0 ? tf.mul(values, ownKeep) : values;
    return { values: tf.sub(kept, change), first: m, second: v };
  });
}
