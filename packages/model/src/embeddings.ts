import * as tf from "@tensorflow/tfjs";

import type { ModelConfig } from "./config.ts";
import type { Dropout } from "./dropout.ts";
import type { EncoderInputs } from "./encoder.ts";
import { layerNorm } from "./layer-norm.ts";
import type { EncoderLayout } from "./layout.ts";
import type { Weights } from "./weights-lookup.ts";

/**
 * The sum of what a token is and where it stands, normalized. Every token is of segment 0: a review is one text.
 *
 * @returns [B·T, D]
 */
export function embed(
  inputs: EncoderInputs,
  weights: Weights,
  layout: EncoderLayout,
  config: ModelConfig,
  dropout: Dropout,
): tf.Tensor2D {
  const [batch, tokens] = inputs.inputIds.shape;
  const words = inputs.wordEmbeddings ?? lookUpWords(inputs.inputIds, weights, layout); // (B·T, D)
  const positions = tf.gather(weights(`${layout.positionEmbeddings}.weight`), tf.range(0, tokens, 1, "int32")); // (T, D)
  const placed = tf.add(tf.reshape(words, [batch, tokens, config.hiddenSize]), positions); // (B, T, D)
  const sum =
    layout.tokenTypeEmbeddings === undefined
      ? placed
      : tf.add(placed, firstSegment(weights(`${layout.tokenTypeEmbeddings}.weight`)));
  const flat = tf.reshape<tf.Rank.R2>(sum, [-1, config.hiddenSize]);
  return dropout(
    layerNorm(flat, weights, layout.embeddingNorm, config.layerNormEpsilon),
    config.dropout,
    config.hiddenSize,
  ) as tf.Tensor2D;
}

/**
 * The row of the word table for each token.
 *
 * @param inputIds - [B, T], int32
 * @returns [B·T, D]
 */
export function lookUpWords(inputIds: tf.Tensor2D, weights: Weights, layout: EncoderLayout): tf.Tensor2D {
  return tf.gather(weights(`${layout.wordEmbeddings}.weight`), tf.reshape(inputIds, [-1])) as tf.Tensor2D;
}

/** Row 0 of the segment table, [1, D]. */
function firstSegment(table: tf.Tensor): tf.Tensor {
  return tf.slice(table, [0, 0], [1, -1]);
}
