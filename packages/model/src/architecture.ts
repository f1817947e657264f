import type * as tf from "@tensorflow/tfjs";

import type { ModelConfig } from "./config.ts";
import type { Dropout } from "./dropout.ts";
import type { EncoderInputs } from "./encoder.ts";
import { ModelError } from "./errors.ts";
import type { EncoderLayout } from "./layout.ts";
import type { Weights } from "./weights-lookup.ts";

/** A kind of encoder with its classification head; `bert` and `distilbert` are built in, a plug-in may bring more. */
export interface Architecture {
  /** `model_type` in `config.json`. */
  readonly name: string;
  /** What the encoder's parameters start with in a classifier's file, with its dot: `bert.`. Bare encoders lack it. */
  readonly prefix: string;
  /** The class that Hugging Face's library opens a saved folder with; written to `architectures` in `config.json`. */
  readonly classifierClass: string;
  /** The class for `tokenizer_config.json` when the loaded folder has no such file. */
  readonly tokenizerClass: string;
  /**
   * @param json - `config.json`, parsed
   * @throws ModelError with code CONFIG_INVALID or CONFIG_UNSUPPORTED
   */
  readConfig(json: unknown): ModelConfig;
  /** Every parameter's shape by its full Hugging Face name, the head included, in the order of PyTorch's modules. */
  parameterShapes(config: ModelConfig): ReadonlyMap<string, readonly number[]>;
  readonly layout: EncoderLayout;
  /**
   * Token ids to unscaled scores, [B, C].
   *
   * @param dropout - {@link noDropout} outside training
   */
  forward(inputs: EncoderInputs, weights: Weights, config: ModelConfig, dropout: Dropout): tf.Tensor2D;
}

/** The eight affine maps of a transformer block, by their full names without `.weight` or `.bias`. */
export interface BlockNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly attentionOutput: string;
  readonly attentionNorm: string;
  readonly feedForwardInner: string;
  readonly feedForwardOutput: string;
  readonly feedForwardNorm: string;
}

/**
 * The architecture that `config.json` asks for.
 *
 * @throws ModelError ARCHITECTURE_UNKNOWN, naming those that are known
 */
export function findArchitecture(json: unknown, architectures: readonly Architecture[]): Architecture {
  const known = architectures.map((architecture) => architecture.name).join(", ");
  const modelType = typeof json === "object" && json !== null && "model_type" in json ? json.model_type : undefined;
  if (typeof modelType !== "string") {
    throw new ModelError(
      "ARCHITECTURE_UNKNOWN",
      `config.json has no "model_type". Add the one that fits the weights; known are: ${known}.`,
    );
  }
  const found = architectures.find((architecture) => architecture.name === modelType);
  if (found === undefined) {
    throw new ModelError(
      "ARCHITECTURE_UNKNOWN",
      `config.json says "model_type": "${modelType}", which is not supported. Known are: ${known}. ` +
        `Choose a model of one of these, or add a plug-in that brings "${modelType}".`,
    );
  }
  return found;
}
