import * as tf from "@tensorflow/tfjs";

import { maskToBias } from "./attention.ts";
import type { ModelConfig } from "./config.ts";
import type { Dropout } from "./dropout.ts";
import { embed } from "./embeddings.ts";
import type { EncoderLayout } from "./layout.ts";
import { transformerBlock } from "./transformer-block.ts";
import type { Weights } from "./weights-lookup.ts";

export interface EncoderInputs {
  /** [B, T], int32, each from 0 to V - 1. */
  readonly inputIds: tf.Tensor2D;
  /** [B, T], 1 for a token and 0 for padding. */
  readonly attentionMask: tf.Tensor2D;
  /** [B·T, D], the rows of the word table at `inputIds`, where the caller looked them up: to take a gradient by them. */
  readonly wordEmbeddings?: tf.Tensor2D;
}

/**
 * Every hidden state of every token.
 *
 * @returns one [B, T, D] for the embeddings and one for each layer
 */
export function encode(
  inputs: EncoderInputs,
  weights: Weights,
  layout: EncoderLayout,
  config: ModelConfig,
  dropout: Dropout,
): tf.Tensor3D[] {
  const [batch, length] = inputs.inputIds.shape;
  const maskBias = maskToBias(inputs.attentionMask);
  let tokens = embed(inputs, weights, layout, config, dropout); // (B·T, D)
  const states = [tokens];
  for (let layer = 0; layer < config.layers; layer++) {
    tokens = transformerBlock({ queries: tokens, tokens, maskBias }, layer, weights, layout, config, dropout);
    states.push(tokens);
  }
  return states.map((state) => tf.reshape(state, [batch, length, config.hiddenSize]));
}

/**
 * The last hidden state of the first token, all that a classifier reads.
 *
 * The last layer is computed for that token alone: its keys and values come from all tokens, its query and everything after from one
 * row a text. Exact, and it saves most of a layer forward and backward.
 *
 * @returns [B, D]
 */
export function encodeFirstToken(
  inputs: EncoderInputs,
  weights: Weights,
  layout: EncoderLayout,
  config: ModelConfig,
  dropout: Dropout,
): tf.Tensor2D {
  const maskBias = maskToBias(inputs.attentionMask);
  let tokens = embed(inputs, weights, layout, config, dropout); // (B·T, D)
  for (let layer = 0; layer < config.layers - 1; layer++) {
    tokens = transformerBlock({ queries: tokens, tokens, maskBias }, layer, weights, layout, config, dropout);
  }
  const queries = firstRows(tokens, inputs.inputIds.shape, config.hiddenSize);
  return transformerBlock({ queries, tokens, maskBias }, config.layers - 1, weights, layout, config, dropout);
}

/** [B·T, D] → the first of each T rows, [B, D]. */
function firstRows(tokens: tf.Tensor2D, [batch, length]: [number, number], width: number): tf.Tensor2D {
  const rows = tf.slice(tf.reshape(tokens, [batch, length, width]), [0, 0, 0], [batch, 1, width]);
  return tf.reshape(rows, [batch, width]);
}
