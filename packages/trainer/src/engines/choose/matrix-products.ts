import { type Architecture, distilbert } from "@sentiment-tuner/model";
import * as tf from "@tensorflow/tfjs";

import type { ForwardOptions, TokenBatch } from "../engine.ts";

const SIZE = 1024;
const PRODUCTS = 2;
const WEIGHT = "matrix";

export const FLOATING_POINT_OPERATIONS = 2 * SIZE ** 3 * PRODUCTS;

/** The matrix is multiplied by the sum of all tokens, so that a runtime cannot compute the products when it opens the graph. */
const architecture: Architecture = {
  ...distilbert,
  name: "matrix-products",
  forward({ inputIds }, { weights }) {
    const tokens = tf.sum(tf.cast(inputIds, "float32"), 1, true); // (B, 1)
    const matrix = tf.mul(weights(WEIGHT), tf.sum(tf.sum(tokens, 1))); // (SIZE, SIZE)
    let product = matrix;
    for (let index = 0; index < PRODUCTS; index++) product = tf.matMul(product, matrix);
    return tf.mul<tf.Tensor2D>(tokens, tf.sum(tf.sum(product, 1))); // (B, 1)
  },
};

/** A model that multiplies matrices. Each evaluation returns a single number, so that little is copied. */
export function makeMatrixProducts(): ForwardOptions {
  const sizes = { vocab_size: 2, dim: 1, n_layers: 1, n_heads: 1, hidden_dim: 1, max_position_embeddings: 8 };
  const values = new Float32Array(SIZE * SIZE).fill(1 / SIZE);
  return {
    architecture,
    config: distilbert.readConfig({ model_type: "distilbert", ...sizes }),
    parameters: new Map([[WEIGHT, { name: WEIGHT, shape: [SIZE, SIZE], values }]]),
  };
}

export const ONE_TOKEN: TokenBatch = {
  rows: 1,
  length: 1,
  inputIds: Int32Array.of(1),
  attentionMask: Int32Array.of(1),
};
