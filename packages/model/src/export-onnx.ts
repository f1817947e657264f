import { type Graph, trace, type TracedInput } from "@sentiment-tuner/onnx";
import type * as tf from "@tensorflow/tfjs";

import type { Architecture } from "./architecture.ts";
import type { ModelConfig } from "./config.ts";
import { noDropout } from "./dropout.ts";
import type { Parameters } from "./parameters.ts";

/**
 * The forward pass with its weights as one graph, in the form transformers.js and Optimum expect of `onnx/model.onnx`:
 * `input_ids` and `attention_mask`, int64 [batch, sequence] → `logits`, float32 [batch, C]. Batch and sequence stay open, the sequence up
 * to the model's positions.
 */
export function exportClassifier(architecture: Architecture, config: ModelConfig, parameters: Parameters): Graph {
  const weights = [...parameters.values()].map(({ name, shape, values }): [string, TracedInput] => [
    name,
    { shape, dtype: "float32", values },
  ]);
  const tokens: TracedInput = { shape: ["batch", "sequence"], dtype: "int32", storedAs: "int64" };
  return trace(
    (tensors: Readonly<Record<string, tf.Tensor>>) => {
      const inputIds = find(tensors, "input_ids") as tf.Tensor2D;
      const attentionMask = find(tensors, "attention_mask") as tf.Tensor2D;
      return {
        logits: architecture.forward({ inputIds, attentionMask }, (name) => find(tensors, name), config, noDropout),
      };
    },
    { input_ids: tokens, attention_mask: tokens, ...Object.fromEntries(weights) },
    { name: config.modelType, limits: { sequence: config.maxPositions }, verify: true },
  );
}

function find(tensors: Readonly<Record<string, tf.Tensor>>, name: string): tf.Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) throw new RangeError(`The network reads "${name}", which is not among its parameters`);
  return tensor;
}
