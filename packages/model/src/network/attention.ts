import * as tf from "@tensorflow/tfjs";

import type { BlockNames } from "./encoder-layout.ts";
import type { ForwardPass } from "./forward-pass.ts";
import { linear } from "./linear.ts";

export interface AttentionInputs {
  /** [B·Q, D]: the rows that attend. Q is T, or 1 if only the first token is needed. */
  readonly queries: tf.Tensor2D;
  /** [B·T, D]: the rows attended to. */
  readonly tokens: tf.Tensor2D;
  /** [B, 1, 1, T]: 0 for a token, a large negative number for padding. */
  readonly maskBias: tf.Tensor4D;
}

/**
 * Multi-head self-attention: softmax(Q Kᵀ / √d + mask) V for each head of width d = D / H, then the output projection.
 *
 * @param names - the layers of this block
 * @returns [B·Q, D]
 * @see Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, §3.2
 */
export function attention(inputs: AttentionInputs, names: BlockNames, pass: ForwardPass): tf.Tensor2D {
  const { queries, tokens, maskBias } = inputs;
  const { weights, config, dropout } = pass;
  const [batch, , , length] = maskBias.shape;
  const queryCount = queries.shape[0] / batch;
  const { heads, hiddenSize } = config;
  const headWidth = hiddenSize / heads;
  const splitHeads = (x: tf.Tensor2D, rows: number): tf.Tensor =>
    tf.transpose(tf.reshape(x, [batch, rows, heads, headWidth]), [0, 2, 1, 3]);

  const scaled = tf.mul(linear(queries, weights, names.query), 1 / Math.sqrt(headWidth));
  const query = splitHeads(scaled as tf.Tensor2D, queryCount); // (B, H, Q, d)
  const key = splitHeads(linear(tokens, weights, names.key), length); // (B, H, T, d)
  const value = splitHeads(linear(tokens, weights, names.value), length); // (B, H, T, d)

  const scores = tf.add(tf.matMul(query, key, false, true), maskBias); // (B, H, Q, T)
  const probabilities = dropout(tf.softmax(scores), config.attentionDropout, heads); // (B, H, Q, T)
  const context = tf.transpose(tf.matMul(probabilities, value), [0, 2, 1, 3]); // (B, Q, H, d)
  return linear(tf.reshape(context, [-1, hiddenSize]), weights, names.attentionOutput);
}

/**
 * Converts an attention mask to the bias that is added to the attention scores.
 *
 * @param attentionMask - [B, T], ones and zeros
 * @returns [B, 1, 1, T]
 */
export function maskToBias(attentionMask: tf.Tensor2D): tf.Tensor4D {
  const [batch, tokens] = attentionMask.shape;
  const isPadding = tf.sub(1, tf.cast(attentionMask, "float32"));
  return tf.reshape(tf.mul(isPadding, MASKED_SCORE), [batch, 1, 1, tokens]);
}

/** Added to any score, it makes the exponential 0 in float32, and it is far from overflowing. */
const MASKED_SCORE = -1e9;
