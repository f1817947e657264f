import type { BlockNames } from "../encoder-layout.ts";
import type { ModelConfig } from "../model-config.ts";

/** Names and shapes of the parameters of one transformer block, in the order of PyTorch's modules. */
export function blockShapes(names: BlockNames, config: ModelConfig): [string, readonly number[]][] {
  const { hiddenSize, intermediateSize } = config;
  return [
    ...linearShapes(names.query, hiddenSize, hiddenSize),
    ...linearShapes(names.key, hiddenSize, hiddenSize),
    ...linearShapes(names.value, hiddenSize, hiddenSize),
    ...linearShapes(names.attentionOutput, hiddenSize, hiddenSize),
    ...layerNormShapes(names.attentionNorm, hiddenSize),
    ...linearShapes(names.feedForwardInner, intermediateSize, hiddenSize),
    ...linearShapes(names.feedForwardOutput, hiddenSize, intermediateSize),
    ...layerNormShapes(names.feedForwardNorm, hiddenSize),
  ];
}

/** A linear layer: the weight is [outputs, inputs], the bias [outputs]. */
export function linearShapes(name: string, outputs: number, inputs: number): [string, readonly number[]][] {
  return [
    [`${name}.weight`, [outputs, inputs]],
    [`${name}.bias`, [outputs]],
  ];
}

/** LayerNorm: weight and bias are [size]. */
export function layerNormShapes(name: string, size: number): [string, readonly number[]][] {
  return [
    [`${name}.weight`, [size]],
    [`${name}.bias`, [size]],
  ];
}
