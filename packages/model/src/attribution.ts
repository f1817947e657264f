import * as tf from "@tensorflow/tfjs";

import type { Architecture } from "./architecture.ts";
import type { ModelConfig } from "./config.ts";
import { noDropout } from "./dropout.ts";
import { lookUpWords } from "./embeddings.ts";
import type { EncoderInputs } from "./encoder.ts";
import type { Weights } from "./weights-lookup.ts";

export interface Attribution {
  /** [B, C], as the classifier's. */
  readonly logits: tf.Tensor2D;
  /** [B, T]: what each token adds to the largest logit of its row, to first order; 0 for padding. */
  readonly attributions: tf.Tensor2D;
}

/**
 * How much each token speaks for the predicted class: gradient times input, with the word embedding e_t of token t as the input.
 *
 *     a_t = Σ_d ∂ max_c logit_c / ∂ e_td · e_td
 *
 * The rows of a batch do not meet, so the gradient of the sum of their largest logits is the gradient of each.
 *
 * @param architecture - its forward pass must read `wordEmbeddings`, as `encode` does
 * @see Shrikumar et al. 2017, https://arxiv.org/abs/1605.01713, and for text Atanasova et al. 2020, https://arxiv.org/abs/2009.13295
 */
export function attribute(
  inputs: EncoderInputs,
  weights: Weights,
  architecture: Architecture,
  config: ModelConfig,
): Attribution {
  let logits: tf.Tensor2D | undefined;
  const predictedLogits = (wordEmbeddings: tf.Tensor): tf.Scalar => {
    const scores = architecture.forward(
      { ...inputs, wordEmbeddings: wordEmbeddings as tf.Tensor2D },
      weights,
      config,
      noDropout,
    );
    logits = tf.keep(scores);
    return tf.sum(tf.max(scores, -1));
  };
  const words = lookUpWords(inputs.inputIds, weights, architecture.layout); // (B·T, D)
  const gradient = tf.grad(predictedLogits)(words); // (B·T, D)
  if (logits === undefined) throw new RangeError("The forward pass was not run");
  return { logits, attributions: tf.reshape(tf.sum(tf.mul(gradient, words), -1), inputs.inputIds.shape) };
}
