import * as tf from "@tensorflow/tfjs";

import { attention, type AttentionInputs } from "./attention.ts";
import type { ModelConfig } from "./config.ts";
import type { Dropout } from "./dropout.ts";
import { gelu } from "./gelu.ts";
import { layerNorm } from "./layer-norm.ts";
import type { EncoderLayout } from "./layout.ts";
import { linear } from "./linear.ts";
import type { Weights } from "./weights-lookup.ts";

/**
 * Attention, then a feed-forward layer, each added to its input and normalized (post-norm, as in BERT).
 *
 * @returns [B·Q, D], one row for each query
 */
export function transformerBlock(
  inputs: AttentionInputs,
  layer: number,
  weights: Weights,
  layout: EncoderLayout,
  config: ModelConfig,
  dropout: Dropout,
): tf.Tensor2D {
  const names = layout.blockNames(layer);
  const attended = attention(inputs, weights, names, config, dropout);
  const kept = layout.dropsAttentionOutput ? dropout(attended, config.dropout, config.hiddenSize) : attended;
  const x = layerNorm(tf.add(kept, inputs.queries), weights, names.attentionNorm, config.layerNormEpsilon); // (B·Q, D)

  const wide = gelu(linear(x, weights, names.feedForwardInner)) as tf.Tensor2D; // (B·Q, 4D)
  const narrow = dropout(linear(wide, weights, names.feedForwardOutput), config.dropout, config.hiddenSize); // (B·Q, D)
  return layerNorm(tf.add(narrow, x), weights, names.feedForwardNorm, config.layerNormEpsilon);
}
