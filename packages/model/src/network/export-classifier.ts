import { type Graph, trace, type TracedInput } from "@sentiment-tuner/onnx";
import type * as tf from "@tensorflow/tfjs";

import type { Architecture } from "./architecture.ts";
import { noDropout } from "./dropout.ts";
import type { ModelConfig } from "./model-config.ts";
import type { Parameters } from "./parameters.ts";

/**
 * Records the forward pass with its weights as one graph, in the form that transformers.js and Optimum expect of `onnx/model.onnx`.
 *
 * Inputs are `input_ids` and `attention_mask`, int64 [batch, sequence]; the output is `logits`, float32 [batch, C]. The graph accepts any
 * batch size, and any sequence length up to `config.maxPositions`.
 *
 * @throws RangeError if the architecture reads a parameter that is not in `parameters`
 */
export function exportClassifier(architecture: Architecture, config: ModelConfig, parameters: Parameters): Graph {
  const weights = [...parameters.values()].map(({ name, shape, values }): [string, TracedInput] => [
    name,
    { shape, dtype: "float32", values },
  ]);
  const tokens: TracedInput = { shape: ["batch", "sequence"], dtype: "int32", storedAs: "int64" };
  return trace(
    (tensors: Readonly<Record<string, tf.Tensor>>) => {
      const inputIds = findTensor(tensors, "input_ids") as tf.Tensor2D;
      const attentionMask = findTensor(tensors, "attention_mask") as tf.Tensor2D;
      const pass = { weights: (name: string) => findTensor(tensors, name), config, dropout: noDropout };
      return { logits: architecture.forward({ inputIds, attentionMask }, pass) };
    },
    { input_ids: tokens, attention_mask: tokens, ...Object.fromEntries(weights) },
    { name: config.modelType, limits: { sequence: config.maxPositions }, verify: true },
  );
}

function findTensor(tensors: Readonly<Record<string, tf.Tensor>>, name: string): tf.Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) throw new RangeError(`The network reads "${name}", which is not one of its parameters`);
  return tensor;
}
