import { type Architecture, distilbert, type ModelConfig, type Parameters } from "@sentiment-tuner/model";
import * as tf from "@tensorflow/tfjs";

/**
 * A network with one weight and an intermediate tensor as large as the square of the batch's tokens. For a million tokens it needs four
 * terabytes in one piece, which any device refuses at once, before its memory is full.
 */
export const quadratic: Architecture = {
  ...distilbert,
  name: "quadratic",
  forward({ inputIds }, { weights }) {
    const tokens = tf.reshape(tf.cast(inputIds, "float32"), [-1, 1]); // (B·T, 1)
    const products = tf.matMul(tokens, tokens, false, true); // (B·T, B·T)
    const rows = tf.reshape(tf.sum(products, 1), inputIds.shape); // (B, T)
    return tf.matMul<tf.Tensor2D>(tf.sum(rows, 1, true), weights(WEIGHT), false, true); // (B, C)
  },
};

const WEIGHT = "classifier.weight";

export function quadraticParameters(): Parameters {
  return new Map([[WEIGHT, { name: WEIGHT, shape: [2, 1], values: Float32Array.of(1e-6, -1e-6) }]]);
}

export const QUADRATIC_CONFIG: ModelConfig = {
  modelType: "quadratic",
  vocabularySize: 10,
  hiddenSize: 1,
  layers: 1,
  heads: 1,
  intermediateSize: 1,
  maxPositions: 64,
  dropout: 0,
  attentionDropout: 0,
  classifierDropout: 0,
  layerNormEpsilon: 1e-12,
  activation: "gelu",
  padTokenId: 0,
  initializerRange: 0.02,
  labels: ["Negative", "Positive"],
  source: {},
};
