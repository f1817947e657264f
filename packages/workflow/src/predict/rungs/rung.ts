import type { WordWeight } from "@sentiment-tuner/protocol";

import type { ModelText } from "../../steps/model-text.ts";
import type { CollectedText } from "../../steps/token-collector.ts";
import type { BatchOptions } from "../logit-batches.ts";
import type { Lead } from "../two-likeliest.ts";

/**
 * A saved model of the ladder, opened to answer. This is one stage of an answer: a cleaned text is read and becomes logits; what the logits
 * mean is decided after it.
 */
export interface Rung {
  /** The classes, in the order of the logits. */
  readonly labels: readonly string[];
  /** How an encoder reads a text; undefined for a model that reads all words. */
  readonly reading: ModelText | undefined;
  /** @param text - cleaned */
  read(text: string): ReadText;
  /**
   * @yields the number of texts done so far
   * @throws the signal's reason when it is aborted
   */
  classify(texts: readonly ReadText[], options: RungOptions): AsyncGenerator<number, RungAnswers>;
  dispose(): Promise<void>;
}

export interface RungOptions extends BatchOptions {
  /** Whether to weigh each word; an encoder takes at least six times as long. Ignored by a model that cannot be explained. */
  readonly explain?: boolean;
  /** For each text, the classes between which its words are weighed; by default the two with the largest logits. */
  readonly leadOf?: (index: number) => Lead;
}

/** A cleaned text as a model reads it. */
export interface ReadText {
  readonly text: string;
  /** Tokens, special tokens included, and how many of them the model sees; words for a model that reads words. */
  readonly totalTokens: number;
  readonly seenTokens: number;
  /** Share of those tokens that are unknown to the model, 0 to 1. */
  readonly unknownTokens: number;
  /** Present for a model with an encoder. */
  readonly tokens?: CollectedText;
}

/** The answers to some texts, in their order. */
export interface RungAnswers {
  /** [N, C] row-major. */
  readonly logits: Float32Array;
  /** For each text what its words add to the lead, in order, not scaled; undefined where that is not known. */
  readonly words?: readonly (readonly WordWeight[] | undefined)[];
}

/** The logits of one text, [C]. */
export function logitsOfText(logits: Float32Array, index: number, classCount: number): Float32Array {
  return logits.subarray(index * classCount, (index + 1) * classCount);
}
