import * as tf from "@tensorflow/tfjs";

import { maskToBias } from "./attention.ts";
import { embed } from "./embeddings.ts";
import type { EncoderInputs } from "./encoder-inputs.ts";
import type { ForwardPass } from "./forward-pass.ts";
import { transformerBlock } from "./transformer-block.ts";

/**
 * Computes the hidden states of every token after every layer.
 *
 * @returns config.layers + 1 tensors [B, T, D]: the embeddings, then one for each layer
 */
export function encode(inputs: EncoderInputs, pass: ForwardPass): tf.Tensor3D[] {
  const { config } = pass;
  const [batch, length] = inputs.inputIds.shape;
  const maskBias = maskToBias(inputs.attentionMask);
  let tokens = embed(inputs, pass); // (B·T, D)
  const states = [tokens];
  for (let layer = 0; layer < config.layers; layer++) {
    tokens = transformerBlock({ queries: tokens, tokens, maskBias }, layer, pass);
    states.push(tokens);
  }
  return states.map((state) => tf.reshape(state, [batch, length, config.hiddenSize]));
}

/**
 * Computes the last hidden state of the first token, which is all that a classifier reads.
 *
 * The last layer has a query for the first token only. Its keys and values come from all tokens; everything after attention has one row
 * per text. The result is exact and saves most of one layer, forward and backward.
 *
 * @returns [B, D]
 */
export function encodeFirstToken(inputs: EncoderInputs, pass: ForwardPass): tf.Tensor2D {
  const { config } = pass;
  const maskBias = maskToBias(inputs.attentionMask);
  let tokens = embed(inputs, pass); // (B·T, D)
  for (let layer = 0; layer < config.layers - 1; layer++) {
    tokens = transformerBlock({ queries: tokens, tokens, maskBias }, layer, pass);
  }
  const queries = firstRows(tokens, inputs.inputIds.shape, config.hiddenSize);
  return transformerBlock({ queries, tokens, maskBias }, config.layers - 1, pass);
}

/** [B·T, D] → the first of each T rows, [B, D]. */
function firstRows(tokens: tf.Tensor2D, [batch, length]: [number, number], width: number): tf.Tensor2D {
  const rows = tf.slice(tf.reshape(tokens, [batch, length, width]), [0, 0, 0], [batch, 1, width]);
  return tf.reshape(rows, [batch, width]);
}
