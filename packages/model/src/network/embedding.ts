import * as tf from "@tensorflow/tfjs";

import type { Architecture } from "./architecture.ts";
import { encode } from "./encoder.ts";
import type { EncoderInputs } from "./encoder-inputs.ts";
import type { ForwardPass } from "./forward-pass.ts";
import { linear } from "./linear.ts";
import type { ModelConfig } from "./model-config.ts";

/** The parameters of the head of a {@link frozenClassifier}. */
export const FROZEN_HEAD = "classifier";

/**
 * The encoder of an architecture without a head: its forward pass gives the embedding of each text, [B, D], in place of logits.
 *
 * An embedding is the mean of the last hidden states of a text's tokens.
 *
 * @see Reimers & Gurevych, Sentence-BERT (2019), §3, on the mean against the first token
 */
export function embedder(architecture: Architecture): Architecture {
  return {
    ...architecture,
    parameterShapes: (config) => encoderShapes(architecture, config),
    forward: (inputs, pass) => meanOfTokens(inputs, { ...pass, layout: architecture.layout }),
  };
}

/** The encoder of an architecture with a linear head on its embeddings: {@link FROZEN_HEAD}`.weight` [C, D] and `.bias` [C]. */
export function frozenClassifier(architecture: Architecture): Architecture {
  return {
    ...architecture,
    parameterShapes: (config) =>
      new Map([
        ...encoderShapes(architecture, config),
        [`${FROZEN_HEAD}.weight`, [config.labels.length, config.hiddenSize]],
        [`${FROZEN_HEAD}.bias`, [config.labels.length]],
      ]),
    forward: (inputs, pass) =>
      linear(meanOfTokens(inputs, { ...pass, layout: architecture.layout }), pass.weights, FROZEN_HEAD),
  };
}

/** @returns [B, D] */
function meanOfTokens(inputs: EncoderInputs, pass: ForwardPass): tf.Tensor2D {
  const states = encode(inputs, pass);
  const last = states[states.length - 1] as tf.Tensor3D; // There is one more state than layers. (B, T, D)
  const isToken = tf.cast(inputs.attentionMask, "float32"); // (B, T)
  const sum = tf.sum(tf.mul(last, tf.expandDims(isToken, -1)), 1); // (B, D)
  return tf.div(sum, tf.sum(isToken, 1, true));
}

/** The parameters that {@link encode} reads: those whose names have the architecture's prefix, apart from BERT's pooler. */
function encoderShapes(architecture: Architecture, config: ModelConfig): Map<string, readonly number[]> {
  const shapes = [...architecture.parameterShapes(config)];
  return new Map(
    shapes.filter(
      ([name]) => name.startsWith(architecture.prefix) && !name.startsWith(`${architecture.prefix}pooler.`),
    ),
  );
}
