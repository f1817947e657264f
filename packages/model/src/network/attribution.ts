import * as tf from "@tensorflow/tfjs";

import type { Architecture } from "./architecture.ts";
import { noDropout } from "./dropout.ts";
import { lookUpWordEmbeddings } from "./embeddings.ts";
import type { ForwardPass } from "./forward-pass.ts";

/** A text, its baseline, and the points on the path between them at which the gradient is taken. */
export interface AttributionInputs {
  /** [1, T], int32: the text. */
  readonly inputIds: tf.Tensor2D;
  /** [1, T], int32: the baseline, the same text with every word replaced by [MASK]. A token that does not differ gets 0. */
  readonly baselineIds: tf.Tensor2D;
  /** [S], 0 for the baseline to 1 for the text. The first must be 1: the returned logits come from it. */
  readonly pathPositions: tf.Tensor1D;
  /** [S], the quadrature weight of each point on [0, 1]; they add up to 1. */
  readonly pathWeights: tf.Tensor1D;
  /** [1, C], the coefficients of the logits in the margin, the largest of size 1; all 0: 1 for the predicted class and -1 for the next likeliest. */
  readonly margin: tf.Tensor2D;
}

export interface Attribution {
  /** [1, C], the logits of the text. */
  readonly logits: tf.Tensor2D;
  /** [1, T], the contribution of each token to the margin. */
  readonly attributions: tf.Tensor2D;
}

/**
 * Computes how much each token contributes to the predicted class: integrated gradients with respect to the word embeddings e, from the
 * embeddings b of the baseline.
 *
 *     a_t = Σ_d (e_td - b_td) · ∫₀¹ ∂ margin(b + α (e - b)) / ∂ e_td dα
 *     margin = logit of the predicted class - logit of the next likeliest class, unless its coefficients are given
 *
 * The attributions add up to margin(e) - margin(b), up to the error of the quadrature.
 *
 * @param architecture - its forward pass must read `wordEmbeddings`, as `encode` does
 * @see Sundararajan, Taly & Yan 2017, https://arxiv.org/abs/1703.01365
 */
export function attribute(
  inputs: AttributionInputs,
  architecture: Architecture,
  pass: Pick<ForwardPass, "weights" | "config">,
): Attribution {
  const { inputIds, baselineIds, pathPositions, pathWeights, margin } = inputs;
  const { weights, config } = pass;
  const embeddings = lookUpWordEmbeddings(inputIds, weights, architecture.layout); // (T, D)
  const baseline = lookUpWordEmbeddings(baselineIds, weights, architecture.layout); // (T, D)
  const difference = tf.sub(embeddings, baseline); // (T, D)
  const path = tf.add(tf.mul(tf.reshape(pathPositions, [-1, 1, 1]), difference), baseline); // (S, T, D)
  const rows = tf.add<tf.Tensor2D>(inputIds, tf.cast(tf.zerosLike(tf.reshape(pathPositions, [-1, 1])), "int32")); // (S, T)
  const batch = { inputIds: rows, attentionMask: tf.onesLike(rows) };

  let logits: tf.Tensor2D | undefined;
  const weightedMargin = (wordEmbeddings: tf.Tensor): tf.Scalar => {
    const moved = { ...batch, wordEmbeddings: wordEmbeddings as tf.Tensor2D };
    const scores = architecture.forward(moved, { weights, config, dropout: noDropout }); // (S, C)
    logits = tf.keep(firstRow(scores));
    return tf.sum(
      tf.mul(tf.mul(scores, marginOr(margin, marginCoefficients(scores))), tf.reshape(pathWeights, [-1, 1])),
    );
  };
  const gradient = tf.grad(weightedMargin)(tf.reshape(path, [-1, config.hiddenSize])); // (S·T, D), weighted
  if (logits === undefined) throw new RangeError("The forward pass did not run");
  const integral = tf.sum(tf.reshape(gradient, path.shape), 0); // (T, D)
  return { logits, attributions: tf.reshape(tf.sum(tf.mul(integral, difference), -1), inputIds.shape) };
}

/** The given coefficients [1, C], or the others if those are 0. */
function marginOr(given: tf.Tensor2D, others: tf.Tensor): tf.Tensor {
  const isGiven = tf.max(tf.abs(given), -1, true); // (1, 1), 0 or 1
  return tf.add(given, tf.mul(others, tf.sub(1, isGiven)));
}

/**
 * The coefficients of the scores in the margin: 1 for the class with the largest score of the first row, -1 for the next, 0 for the others.
 * Of equal scores the first counts as larger.
 *
 * @param scores - [S, C]
 * @returns [1, C]; no gradient flows through it
 */
function marginCoefficients(scores: tf.Tensor2D): tf.Tensor {
  const choose = tf.customGrad((...args) => {
    const [rows] = args as [tf.Tensor2D];
    const first = firstRow(rows); // (1, C)
    const best = oneHotOfLargest(first); // (1, C)
    const lower = tf.sub(tf.min(first, -1, true), 1); // (1, 1), less than every score
    const next = oneHotOfLargest(tf.where(tf.cast(best, "bool"), lower, first)); // (1, C)
    return { value: tf.sub(best, next), gradFunc: () => [tf.zerosLike(rows)] };
  });
  return choose(scores);
}

/** @returns [1, C], 1 at the first of the largest scores and 0 elsewhere */
function oneHotOfLargest(scores: tf.Tensor): tf.Tensor {
  const index = tf.expandDims(tf.argMax(scores, -1), -1); // (1, 1)
  return tf.cast(tf.equal(index, tf.range(0, scores.shape[1] ?? 0, 1, "int32")), "float32");
}

function firstRow(scores: tf.Tensor2D): tf.Tensor2D {
  return tf.slice(scores, [0, 0], [1, -1]);
}
