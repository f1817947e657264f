import * as tf from "@tensorflow/tfjs";

import type { EncoderInputs } from "./encoder-inputs.ts";
import type { EncoderLayout } from "./encoder-layout.ts";
import type { ForwardPass } from "./forward-pass.ts";
import { layerNorm } from "./layer-norm.ts";
import type { Weights } from "./weights-lookup.ts";

/**
 * The sum of word, position and token type embeddings, normalized. Every token has type 0, because a review is a single text.
 *
 * @returns [B·T, D]
 */
export function embed(inputs: EncoderInputs, pass: ForwardPass): tf.Tensor2D {
  const { weights, layout, config, dropout } = pass;
  const [batch, tokens] = inputs.inputIds.shape;
  const words = inputs.wordEmbeddings ?? lookUpWordEmbeddings(inputs.inputIds, weights, layout); // (B·T, D)
  const positions = tf.gather(weights(`${layout.positionEmbeddings}.weight`), tf.range(0, tokens, 1, "int32")); // (T, D)
  const positioned = tf.add(tf.reshape(words, [batch, tokens, config.hiddenSize]), positions); // (B, T, D)
  const sum =
    layout.tokenTypeEmbeddings === undefined
      ? positioned
      : tf.add(positioned, firstTokenType(weights(`${layout.tokenTypeEmbeddings}.weight`)));
  const flat = tf.reshape<tf.Rank.R2>(sum, [-1, config.hiddenSize]);
  return dropout(
    layerNorm(flat, weights, layout.embeddingNorm, config.layerNormEpsilon),
    config.dropout,
    config.hiddenSize,
  ) as tf.Tensor2D;
}

/**
 * The word embedding of each token.
 *
 * @param inputIds - [B, T], int32
 * @returns [B·T, D]
 */
export function lookUpWordEmbeddings(inputIds: tf.Tensor2D, weights: Weights, layout: EncoderLayout): tf.Tensor2D {
  return tf.gather(weights(`${layout.wordEmbeddings}.weight`), tf.reshape(inputIds, [-1])) as tf.Tensor2D;
}

/** Row 0 of the token type embeddings, [1, D]. */
function firstTokenType(table: tf.Tensor): tf.Tensor {
  return tf.slice(table, [0, 0], [1, -1]);
}
