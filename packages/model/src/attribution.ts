import * as tf from "@tensorflow/tfjs";

import type { Architecture } from "./architecture.ts";
import type { ModelConfig } from "./config.ts";
import { noDropout } from "./dropout.ts";
import { lookUpWords } from "./embeddings.ts";
import type { Weights } from "./weights-lookup.ts";

/** One text, what it is compared with, and the points between them at which the gradient is taken. */
export interface AttributionInputs {
  /** [1, T], int32: the text. */
  readonly inputIds: tf.Tensor2D;
  /** [1, T], int32: the same text with nothing said, [MASK] for every word. A token that is in both gets 0. */
  readonly baselineIds: tf.Tensor2D;
  /** [S]: 0 is the baseline, 1 the text. The first must be 1: its logits are the text's. */
  readonly pathPositions: tf.Tensor1D;
  /** [S]: what each point counts; of a quadrature on 0 to 1, so that they add up to 1. */
  readonly pathWeights: tf.Tensor1D;
}

export interface Attribution {
  /** [1, C], as the classifier's. */
  readonly logits: tf.Tensor2D;
  /** [1, T]: what each token adds to the predicted class's lead over the others. */
  readonly attributions: tf.Tensor2D;
}

/**
 * How much each token speaks for the predicted class: integrated gradients by the word embeddings e, from those of a baseline b.
 *
 *     a_t = Σ_d (e_td - b_td) · ∫₀¹ ∂ lead(b + α (e - b)) / ∂ e_td dα,    lead = logit_predicted - mean of the other logits
 *
 * The tokens' shares add up to what the text leads by more than its baseline, as nearly as the quadrature is exact.
 *
 * @param architecture - its forward pass must read `wordEmbeddings`, as `encode` does
 * @see Sundararajan, Taly & Yan 2017, https://arxiv.org/abs/1703.01365
 */
export function attribute(
  inputs: AttributionInputs,
  weights: Weights,
  architecture: Architecture,
  config: ModelConfig,
): Attribution {
  const { inputIds, baselineIds, pathPositions, pathWeights } = inputs;
  const words = lookUpWords(inputIds, weights, architecture.layout); // (T, D)
  const baseline = lookUpWords(baselineIds, weights, architecture.layout); // (T, D)
  const difference = tf.sub(words, baseline); // (T, D)
  const path = tf.add(tf.mul(tf.reshape(pathPositions, [-1, 1, 1]), difference), baseline); // (S, T, D)
  const rows = tf.add<tf.Tensor2D>(inputIds, tf.cast(tf.zerosLike(tf.reshape(pathPositions, [-1, 1])), "int32")); // (S, T)
  const everyToken = { inputIds: rows, attentionMask: tf.onesLike(rows) };

  let logits: tf.Tensor2D | undefined;
  const leadAlong = (wordEmbeddings: tf.Tensor): tf.Scalar => {
    const batch = { ...everyToken, wordEmbeddings: wordEmbeddings as tf.Tensor2D };
    const scores = architecture.forward(batch, weights, config, noDropout); // (S, C)
    logits = tf.keep(firstRow(scores));
    return tf.sum(tf.mul(tf.mul(scores, leadCoefficients(scores)), tf.reshape(pathWeights, [-1, 1])));
  };
  const gradient = tf.grad(leadAlong)(tf.reshape(path, [-1, config.hiddenSize])); // (S·T, D), weighted
  if (logits === undefined) throw new RangeError("The forward pass was not run");
  const integral = tf.sum(tf.reshape(gradient, path.shape), 0); // (T, D)
  return { logits, attributions: tf.reshape(tf.sum(tf.mul(integral, difference), -1), inputIds.shape) };
}

/**
 * What to multiply scores by, and add up, for the lead of the class that is the largest of the first row: 1 for it, and -1 / (C - 1)
 * for the others.
 *
 * @param scores - [S, C]
 * @returns [1, C], through which no gradient flows
 */
function leadCoefficients(scores: tf.Tensor2D): tf.Tensor {
  const choose = tf.customGrad((...args) => {
    const [rows] = args as [tf.Tensor2D];
    const first = firstRow(rows);
    const isLargest = tf.cast(tf.equal(first, tf.max(first, -1, true)), "float32");
    const others = rows.shape[1] - 1;
    const value = tf.sub(tf.mul(isLargest, 1 + 1 / others), 1 / others);
    return { value, gradFunc: () => [tf.zerosLike(rows)] };
  });
  return choose(scores);
}

function firstRow(scores: tf.Tensor2D): tf.Tensor2D {
  return tf.slice(scores, [0, 0], [1, -1]);
}
