import * as tf from "@tensorflow/tfjs";

import { attention, type AttentionInputs } from "./attention.ts";
import type { ForwardPass } from "./forward-pass.ts";
import { gelu } from "./gelu.ts";
import { layerNorm } from "./layer-norm.ts";
import { linear } from "./linear.ts";

/**
 * Attention, then a feed-forward network; each is added to its input and the sum is normalized (post-norm, as in BERT).
 *
 * @param layer - from 0
 * @returns [B·Q, D], one row for each query
 */
export function transformerBlock(inputs: AttentionInputs, layer: number, pass: ForwardPass): tf.Tensor2D {
  const { weights, layout, config, dropout } = pass;
  const names = layout.blockNames(layer);
  const attended = attention(inputs, names, pass);
  const kept = layout.dropsAttentionOutput ? dropout(attended, config.dropout, config.hiddenSize) : attended;
  const x = layerNorm(tf.add(kept, inputs.queries), weights, names.attentionNorm, config.layerNormEpsilon); // (B·Q, D)

  const inner = gelu(linear(x, weights, names.feedForwardInner)) as tf.Tensor2D; // (B·Q, intermediateSize)
  const outer = dropout(linear(inner, weights, names.feedForwardOutput), config.dropout, config.hiddenSize); // (B·Q, D)
  return layerNorm(tf.add(outer, x), weights, names.feedForwardNorm, config.layerNormEpsilon);
}
