import type * as tf from "@tensorflow/tfjs";

import { ModelError } from "../errors.ts";
import type { EncoderInputs } from "./encoder-inputs.ts";
import type { EncoderLayout } from "./encoder-layout.ts";
import type { ForwardPass } from "./forward-pass.ts";
import type { ModelConfig } from "./model-config.ts";

/** An encoder with its classification head. `bert` and `distilbert` are built in; a plug-in can add others. */
export interface Architecture {
  /** `model_type` in `config.json`. */
  readonly name: string;
  /** Prefix of the encoder's parameters in the checkpoint of a classifier, with its dot: `bert.`. A bare encoder lacks it. */
  readonly prefix: string;
  /** The class with which Hugging Face's library opens a saved folder; written to `architectures` in `config.json`. */
  readonly classifierClass: string;
  /** The class for `tokenizer_config.json` if the loaded folder has no such file. */
  readonly tokenizerClass: string;
  /**
   * @param json - `config.json`, parsed
   * @throws ModelError CONFIG_INVALID, CONFIG_UNSUPPORTED
   */
  readConfig(json: unknown): ModelConfig;
  /** The shape of every parameter by its full Hugging Face name, including the head, in the order of PyTorch's modules. */
  parameterShapes(config: ModelConfig): ReadonlyMap<string, readonly number[]>;
  readonly layout: EncoderLayout;
  /**
   * Computes logits from token ids.
   *
   * @param pass - weights, configuration and dropout; the architecture adds its layout
   * @returns [B, C], unscaled
   */
  forward(inputs: EncoderInputs, pass: Omit<ForwardPass, "layout">): tf.Tensor2D;
}

/**
 * Finds the architecture that `config.json` names.
 *
 * @param json - `config.json`, parsed
 * @throws ModelError ARCHITECTURE_UNKNOWN, with the names of the known architectures
 */
export function findArchitecture(json: unknown, architectures: readonly Architecture[]): Architecture {
  const known = architectures.map((architecture) => architecture.name).join(", ");
  const modelType = typeof json === "object" && json !== null && "model_type" in json ? json.model_type : undefined;
  if (typeof modelType !== "string") {
    throw new ModelError(
      "ARCHITECTURE_UNKNOWN",
      `config.json has no "model_type". Add the one that fits the weights. Known types: ${known}.`,
    );
  }
  const found = architectures.find((architecture) => architecture.name === modelType);
  if (found === undefined) {
    throw new ModelError(
      "ARCHITECTURE_UNKNOWN",
      `config.json has "model_type": "${modelType}", which is not supported. Known types: ${known}. ` +
        `Choose a model of a known type, or add a plug-in for "${modelType}".`,
    );
  }
  return found;
}
