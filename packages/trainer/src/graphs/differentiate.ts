import type { Architecture, Dropout, ModelConfig } from "@sentiment-tuner/model";
import * as tf from "@tensorflow/tfjs";

import { TrainerError } from "../errors.ts";
import { weightedCrossEntropy } from "./loss.ts";

/** Tensors by name. */
export type Tensors = Readonly<Record<string, tf.Tensor>>;

/** A batch as a model and its loss read it. */
export interface BatchTensors {
  /** [B, T], int32. */
  readonly inputIds: tf.Tensor2D;
  /** [B, T], int32. */
  readonly attentionMask: tf.Tensor2D;
  /** [B], int32. */
  readonly labels: tf.Tensor1D;
  /** [B]. */
  readonly rowWeights: tf.Tensor1D;
}

/** The weights of a network, by name. */
interface NetworkWeights {
  readonly trained: Tensors;
  readonly frozen: Tensors;
}

/**
 * Forward pass, loss and backward pass, in TensorFlow.js operations: recorded for ONNX Runtime, or run at once.
 *
 * Nothing is computed for frozen weights: the backward pass ends at the first layer that reads a trained one.
 *
 * @returns the loss and a gradient for each trained weight, by the weight's name
 * @throws TrainerError GRADIENT_MISSING
 * @throws RangeError if the network uses a weight that does not exist
 */
export function differentiate(
  architecture: Architecture,
  config: ModelConfig,
  { labels, rowWeights, ...input }: BatchTensors,
  { trained, frozen }: NetworkWeights,
  dropout: Dropout,
): { readonly loss: tf.Scalar; readonly gradients: Tensors } {
  const names = Object.keys(trained);
  const loss = (...values: tf.Tensor[]): tf.Scalar => {
    const byName = Object.fromEntries(names.map((name, index) => [name, values[index] as tf.Tensor])); // As many of both.
    const find = (name: string): tf.Tensor => byName[name] ?? findTensor(frozen, name);
    return weightedCrossEntropy(architecture.forward(input, { weights: find, config, dropout }), labels, rowWeights);
  };
  const { value, grads } = tf.valueAndGrads(loss)(Object.values(trained));
  const gradients = (grads as (tf.Tensor | null)[]).map((gradient, index) => {
    const name = names[index] ?? "";
    if (gradient !== null) return [name, gradient] as const;
    throw new TrainerError("GRADIENT_MISSING", `Parameter "${name}" has no gradient. Does the loss depend on it?`);
  });
  return { loss: value, gradients: Object.fromEntries(gradients) };
}

/** @throws RangeError if there is no such tensor */
export function findTensor(tensors: Tensors, name: string): tf.Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) {
    throw new RangeError(`The network uses "${name}", which is not among its inputs and parameters`);
  }
  return tensor;
}
