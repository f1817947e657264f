import { type Architecture, distilbert, type ModelConfig, type Parameters } from "@sentiment-tuner/model";
import * as tf from "@tensorflow/tfjs";

import { QUADRATIC_CONFIG } from "./quadratic-architecture.ts";

const WIDTH = 4;

/**
 * The smallest network with all parts of a step: a table of words, dropout, a matrix, two vectors in one parameter group. A thousand steps
 * take seconds even on a GPU in software.
 */
const wordSum: Architecture = {
  ...distilbert,
  name: "word-sum",
  forward({ inputIds, attentionMask }, { weights, config, dropout }) {
    const [rows, length] = inputIds.shape;
    const words = tf.gather(weights("words.weight"), tf.reshape(inputIds, [-1])); // (B·T, D)
    const seen = tf.mul(words, tf.reshape(tf.cast(attentionMask, "float32"), [-1, 1]));
    const sums = tf.sum(tf.reshape(seen, [rows, length, WIDTH]), 1); // (B, D)
    const kept = dropout(sums, config.dropout, WIDTH) as tf.Tensor2D;
    const scores = tf.matMul(kept, weights("classifier.weight"), false, true); // (B, C)
    return tf.add(tf.add(scores, weights("classifier.bias")), weights("other.bias"));
  },
};

export interface WordSumModel {
  readonly architecture: Architecture;
  readonly config: ModelConfig;
  readonly parameters: Parameters;
}

export function wordSumModel(words: number, classes = 2): WordSumModel {
  const labels = Array.from({ length: classes }, (_, c) => `class ${String(c)}`);
  const config = { modelType: "word-sum", vocabularySize: words, hiddenSize: WIDTH, dropout: 0.1, labels };
  const parameters = makeParameters(words, classes);
  return { architecture: wordSum, config: { ...QUADRATIC_CONFIG, ...config }, parameters };
}

function makeParameters(words: number, classes: number): Parameters {
  const shapes: readonly (readonly [string, readonly number[]])[] = [
    ["words.weight", [words, WIDTH]],
    ["classifier.weight", [classes, WIDTH]],
    ["classifier.bias", [classes]],
    ["other.bias", [classes]],
  ];
  return new Map(
    shapes.map(([name, shape]) => {
      const length = shape.reduce((product, size) => product * size, 1);
      return [name, { name, shape, values: Float32Array.from({ length }, (_value, index) => Math.sin(index)) }];
    }),
  );
}
