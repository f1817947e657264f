import type { Parameters } from "@sentiment-tuner/model";
import { type Graph, trace, type TracedInput } from "@sentiment-tuner/onnx";
import * as tf from "@tensorflow/tfjs";

import type { AdamWOptions, AdamWStep } from "../adamw.ts";
import { findTensor, type Tensors } from "../differentiate.ts";
import { gradientName } from "../training-graph.ts";
import { type Pack, packsOf } from "./packs.ts";

/** A pack of parameters with its two moments, on whatever device the current backend has. */
export interface Slot {
  readonly values: tf.Tensor;
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
}

export const SCALARS = ["keep", "stepSize", "epsilon", "maxGradientNorm"] as const;

/** What changes from step to step; scalars, so that a recorded update takes them as inputs. */
export type UpdateScalars<Value = tf.Tensor> = Readonly<Record<(typeof SCALARS)[number], Value>>;

/**
 * The numbers of one step, computed in float64. The correction of the second moment is in both step size and epsilon, which saves an
 * operation on every weight: α · m / (√v / c + ε) = α c · m / (√v + ε c), where c = √(1 − β₂ᵗ).
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

/** The gradients of a pack's parameters as one tensor, by the parameters' names. */
export function packGradients({ members, shape }: Pack, gradientOf: (name: string) => tf.Tensor): tf.Tensor {
  const gradients = members.map(gradientOf);
  const [only] = gradients;
  return gradients.length === 1 && only !== undefined ? only : tf.reshape(tf.concat(gradients), [...shape]);
}

/** The parameters in a pack's values, by name. */
export function unpackValues({ members }: Pack, values: tf.Tensor): Record<string, tf.Tensor> {
  const [only] = members;
  if (members.length === 1 && only !== undefined) return { [only]: values };
  return Object.fromEntries(members.map((name, row) => [name, tf.gather(values, tf.scalar(row, "int32"))]));
}

/**
 * √Σ g² over all gradients, in float32.
 *
 * Rows are added up first, then their sums: a device does rows side by side, and the rounding of a long sum stays that of two short ones.
 */
export function globalNorm(gradients: readonly tf.Tensor[]): tf.Tensor {
  const sums = gradients.map((gradient) => {
    const squares = tf.square(gradient);
    return tf.sum(squares.rank < 2 ? squares : tf.sum(squares, -1));
  });
  return tf.sqrt(tf.sum(tf.stack(sums)));
}

/**
 * Clipping and AdamW as `createAdamW` computes them, in TensorFlow.js operations: recorded for ONNX Runtime, or run at once.
 *
 * @param gradients - one for each of the packs, as `slots`
 * @param norm - of all gradients together
 */
export function updateSlots(
  packs: readonly Pack[],
  slots: readonly Slot[],
  gradients: readonly tf.Tensor[],
  norm: tf.Tensor,
  { keep, stepSize, epsilon, maxGradientNorm }: UpdateScalars,
  { beta1, beta2, weightDecay }: AdamWOptions,
): Slot[] {
  const scale = tf.minimum(tf.div(maxGradientNorm, tf.add(norm, 1e-6)), 1);
  const firstGain = tf.mul(scale, 1 - beta1);
  const secondGain = tf.mul(tf.square(scale), 1 - beta2);
  return packs.map(({ isDecayed }, index) => {
    const { values, first, second } = slots[index] as Slot; // As many as packs, and so are gradients.
    const gradient = gradients[index] as tf.Tensor;
    const m = tf.add(tf.mul(first, beta1), tf.mul(gradient, firstGain));
    const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), secondGain));
    const change = tf.div(tf.mul(m, stepSize), tf.add(tf.sqrt(v), epsilon));
    const kept = isDecayed && weightDecay !== 0 ? tf.mul(values, keep) : values;
    return { values: tf.sub(kept, change), first: m, second: v };
  });
}

/** Names of the tensors of the recorded update, beside those of the gradients. */
export const slotNames = {
  values: (name: string) => name,
  first: (name: string) => `first.${name}`,
  second: (name: string) => `second.${name}`,
} as const;

/** What an output of the update is called, by what it replaces. */
export function nextName(name: string): string {
  return `next.${name}`;
}

/** The slots of packs as inputs of a graph. */
export function slotInputs(packs: readonly Pack[]): Record<string, TracedInput> {
  const slots = packs.flatMap(({ name, shape }) =>
    Object.values(slotNames).map((nameOf) => [nameOf(name), { shape, dtype: "float32" } as const] as const),
  );
  return Object.fromEntries(slots);
}

/**
 * Records the update of all parameters. In go the slots of the packs, the gradients of the parameters, the scalars and the `loss`; out come
 * `norm`, the next slots, the next values of every parameter, and the loss: whoever reads both numbers here waits for the device once.
 */
export function traceUpdate(parameters: Parameters, options: AdamWOptions): Graph {
  const packs = packsOf(parameters);
  const inputs: Record<string, TracedInput> = {};
  const enter = (name: string, shape: readonly number[]): void => {
    inputs[name] = { shape, dtype: "float32" };
  };
  for (const scalar of SCALARS) enter(scalarName(scalar), []);
  Object.assign(inputs, slotInputs(packs));
  for (const { name, shape } of parameters.values()) enter(gradientName(name), shape);
  enter("loss", []);
  return trace(
    (tensors: Tensors) => {
      const find = (name: string): tf.Tensor => findTensor(tensors, name);
      return {
        [nextName("loss")]: find("loss"),
        ...update(packs, find, (name) => find(gradientName(name)), options),
      };
    },
    inputs,
    { name: "adamw" },
  );
}

/**
 * Norm, clipping and AdamW of all packs.
 *
 * @param find - slots and scalars by name
 * @returns `norm`, the next slots, and the next values of every parameter, by {@link nextName}
 */
export function update(
  packs: readonly Pack[],
  find: (name: string) => tf.Tensor,
  gradientOf: (name: string) => tf.Tensor,
  options: AdamWOptions,
): Tensors {
  const slots = packs.map(({ name }) => ({
    values: find(slotNames.values(name)),
    first: find(slotNames.first(name)),
    second: find(slotNames.second(name)),
  }));
  const gradients = packs.map((pack) => packGradients(pack, gradientOf));
  const norm = globalNorm(gradients);
  const scalars = Object.fromEntries(SCALARS.map((name) => [name, find(scalarName(name))])) as UpdateScalars; // One for each.
  const outputs: Record<string, tf.Tensor> = { norm };
  for (const [index, next] of updateSlots(packs, slots, gradients, norm, scalars, options).entries()) {
    const pack = packs[index] as Pack; // As many as there are.
    for (const part of ["values", "first", "second"] as const) {
      outputs[nextName(slotNames[part](pack.name))] = next[part];
    }
    for (const [name, values] of Object.entries(unpackValues(pack, next.values))) outputs[nextName(name)] = values;
  }
  return outputs;
}

/** Scalars could share a name with a parameter. */
export function scalarName(name: string): string {
  return `scalar.${name}`;
}
