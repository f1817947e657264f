import type { WordWeight } from "@sentiment-tuner/protocol";
import type { Encoding } from "@sentiment-tuner/tokenizer";

import type { ModelText } from "../../steps/model-text.ts";
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
  /** In any order. @throws the signal's reason when it is aborted */
  classify(texts: readonly ReadText[], options: RungOptions): AsyncGenerator<RungAnswer, void>;
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
  readonly encoding?: Encoding;
}

/** The answer to one text. */
export interface RungAnswer {
  /** Index of the text. */
  readonly index: number;
  /** [C] */
  readonly logits: Float32Array;
  /** What each word of the cleaned text adds to the lead, in order; not scaled. */
  readonly words?: readonly WordWeight[];
}
