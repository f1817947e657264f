import * as tf from "@tensorflow/tfjs";

import type { ModelConfig } from "./config.ts";
import type { Dropout } from "./dropout.ts";
import type { BlockNames } from "./architecture.ts";
import { linear } from "./linear.ts";
import type { Weights } from "./weights-lookup.ts";

export interface AttentionInputs {
  /** [B·Q, D]: the rows that ask; Q is T, or 1 where only the first token is wanted. */
  readonly queries: tf.Tensor2D;
  /** [B·T, D]: the rows that answer. */
  readonly tokens: tf.Tensor2D;
  /** [B, 1, 1, T]: 0 where a token may be looked at, a large negative number where it is padding. */
  readonly maskBias: tf.Tensor4D;
}

/**
 * Multi-head self-attention: softmax(Q Kᵀ / √d + mask) V for each head of width d = D / H, then the output projection.
 *
 * @returns [B·Q, D]
 * @see Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, §3.2
 */
export function attention(
  inputs: AttentionInputs,
  weights: Weights,
  names: BlockNames,
  config: ModelConfig,
  dropout: Dropout,
): tf.Tensor2D {
  const { queries, tokens, maskBias } = inputs;
  const [batch, , , length] = maskBias.shape;
  const asked = queries.shape[0] / batch;
  const { heads, hiddenSize } = config;
  const width = hiddenSize / heads;
  const split = (x: tf.Tensor2D, rows: number): tf.Tensor =>
    tf.transpose(tf.reshape(x, [batch, rows, heads, width]), [0, 2, 1, 3]);

  const scaled = tf.mul(linear(queries, weights, names.query), 1 / Math.sqrt(width));
  const query = split(scaled as tf.Tensor2D, asked); // (B, H, Q, d)
  const key = split(linear(tokens, weights, names.key), length); // (B, H, T, d)
  const value = split(linear(tokens, weights, names.value), length); // (B, H, T, d)

  const scores = tf.add(tf.matMul(query, key, false, true), maskBias); // (B, H, Q, T)
  const shares = dropout(tf.softmax(scores), config.attentionDropout, heads); // (B, H, Q, T)
  const context = tf.transpose(tf.matMul(shares, value), [0, 2, 1, 3]); // (B, Q, H, d)
  return linear(tf.reshape(context, [-1, hiddenSize]), weights, names.attentionOutput);
}

/** Turns an attention mask [B, T] of ones and zeros into what is added to the scores, [B, 1, 1, T]. */
export function maskToBias(attentionMask: tf.Tensor2D): tf.Tensor4D {
  const [batch, tokens] = attentionMask.shape;
  const isPadding = tf.sub(1, tf.cast(attentionMask, "float32"));
  return tf.reshape(tf.mul(isPadding, MASKED_SCORE), [batch, 1, 1, tokens]);
}

/** exp of it is 0 in 32-bit floats whatever the score it is added to, and it is far from overflowing. */
const MASKED_SCORE = -1e9;
