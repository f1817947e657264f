import type { Parameters } from "@sentiment-tuner/model";
import { type Graph, trace, type TracedInput } from "@sentiment-tuner/onnx";
import * as tf from "@tensorflow/tfjs";

import { type AdamWOptions, type AdamWStep, isDecayExempt } from "../adamw.ts";
import { gradientName } from "../training-graph.ts";

/** A parameter with its two moments, on whatever device the current backend has. */
export interface Slot {
  readonly values: tf.Tensor;
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
}

/** What changes from step to step; scalars, so that a recorded update takes them as inputs. */
export type UpdateScalars = Readonly<Record<keyof ReturnType<typeof updateScalars>, tf.Tensor>>;

/** The numbers of one step, computed in float64. */
export function updateScalars(
  { step, learningRate, maxGradientNorm }: AdamWStep,
  options: AdamWOptions,
): {
  readonly keep: number;
  readonly stepSize: number;
  readonly inverseRootCorrection: number;
  readonly maxGradientNorm: number;
} {
  return {
    keep: 1 - learningRate * options.weightDecay,
    stepSize: learningRate / (1 - options.beta1 ** step),
    inverseRootCorrection: 1 / Math.sqrt(1 - options.beta2 ** step),
    maxGradientNorm,
  };
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
 * @param norm - of all gradients together
 */
export function updateSlot(
  name: string,
  { values, first, second }: Slot,
  gradient: tf.Tensor,
  norm: tf.Tensor,
  scalars: UpdateScalars,
  { beta1, beta2, epsilon, weightDecay }: AdamWOptions,
): Slot {
  const scale = tf.minimum(tf.div(scalars.maxGradientNorm, tf.add(norm, 1e-6)), 1);
  const g = tf.mul(gradient, scale);
  const m = tf.add(first, tf.mul(tf.sub(g, first), 1 - beta1));
  const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(g), 1 - beta2));
  const change = tf.div(
    tf.mul(m, scalars.stepSize),
    tf.add(tf.mul(tf.sqrt(v), scalars.inverseRootCorrection), epsilon),
  );
  const kept = weightDecay === 0 || isDecayExempt(name) ? values : tf.mul(values, scalars.keep);
  return { values: tf.sub(kept, change), first: m, second: v };
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

/** Records the update of all parameters: slots, gradients and scalars in; `norm` and the next slots out. */
export function traceUpdate(parameters: Parameters, options: AdamWOptions): Graph {
  const shapes = [...parameters.values()];
  const inputs: Record<string, TracedInput> = {
    ...Object.fromEntries(
      Object.keys(updateScalars({ step: 1, learningRate: 0, maxGradientNorm: 1 }, options)).map((name) => [
        scalarName(name),
        { shape: [], dtype: "float32" } as const,
      ]),
    ),
    ...Object.fromEntries(
      shapes.flatMap(({ name, shape }) =>
        [slotNames.values(name), slotNames.first(name), slotNames.second(name), gradientName(name)].map((input) => [
          input,
          { shape, dtype: "float32" } as const,
        ]),
      ),
    ),
  };
  return trace(
    (tensors: Readonly<Record<string, tf.Tensor>>) => {
      const find = (name: string): tf.Tensor => {
        const tensor = tensors[name];
        if (tensor === undefined) throw new RangeError(`The update has no input "${name}".`);
        return tensor;
      };
      const norm = globalNorm(shapes.map(({ name }) => find(gradientName(name))));
      const scalars: UpdateScalars = {
        keep: find(scalarName("keep")),
        stepSize: find(scalarName("stepSize")),
        inverseRootCorrection: find(scalarName("inverseRootCorrection")),
        maxGradientNorm: find(scalarName("maxGradientNorm")),
      };
      const outputs: Record<string, tf.Tensor> = { norm };
      for (const { name } of shapes) {
        const slot = {
          values: find(slotNames.values(name)),
          first: find(slotNames.first(name)),
          second: find(slotNames.second(name)),
        };
        const next = updateSlot(name, slot, find(gradientName(name)), norm, scalars, options);
        for (const part of ["values", "first", "second"] as const) {
          outputs[nextName(slotNames[part](name))] = next[part];
        }
      }
      return outputs;
    },
    inputs,
    { name: "adamw" },
  );
}

/** Scalars could share a name with a parameter. */
export function scalarName(name: string): string {
  return `scalar.${name}`;
}
