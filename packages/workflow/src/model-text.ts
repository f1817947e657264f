import { loadTokenizer, type Tokenizer, type TruncationStrategy } from "@sentiment-tuner/tokenizer";
import type { PretrainedModel } from "@sentiment-tuner/model";

import { WorkflowError } from "./errors.ts";
import { findPart } from "./parts.ts";
import type { Parts } from "./plugin.ts";

/** How a model reads a text. */
export interface ModelText {
  readonly tokenizer: Tokenizer;
  /** Tokens, special ones included. */
  readonly maxLength: number;
  readonly truncation: TruncationStrategy;
}

/** What the user asks for, if anything. */
interface TextChoice {
  readonly maxLength?: number | undefined;
  readonly truncation?: string | undefined;
}

/** `tokenizer_config.json` keeps both, so that a text is cut the same way wherever the model goes. */
const MAX_LENGTH_KEY = "model_max_length";
const TRUNCATION_KEY = "truncation_strategy";

const DEFAULT_TRUNCATION = "head";

/**
 * The tokenizer of a loaded model, with the length it was fine-tuned at unless another is asked for.
 *
 * @throws WorkflowError MAX_LENGTH_INVALID if the model has fewer positions
 */
export function openModelText(model: PretrainedModel, parts: Parts, choice: TextChoice = {}): ModelText {
  const { config, tokenizerJson, tokenizerConfig } = model;
  const saved = isRecord(tokenizerConfig) ? tokenizerConfig : {};
  const savedLength = Number(saved[MAX_LENGTH_KEY] ?? config.maxPositions);
  const maxLength = choice.maxLength ?? Math.min(savedLength, config.maxPositions);
  if (maxLength > config.maxPositions) {
    throw new WorkflowError(
      "MAX_LENGTH_INVALID",
      `A length of ${maxLength} tokens is more than this model's ${config.maxPositions} positions. Choose at most ${config.maxPositions}.`,
    );
  }
  const savedTruncation = saved[TRUNCATION_KEY];
  const strategies = parts.truncationStrategies.map((strategy) => strategy.name);
  const known =
    typeof savedTruncation === "string" && strategies.includes(savedTruncation) ? savedTruncation : DEFAULT_TRUNCATION;
  const truncation = findPart(parts, "truncationStrategies", choice.truncation ?? known);
  return { tokenizer: loadTokenizer(tokenizerJson, tokenizerConfig), maxLength, truncation };
}

/** Writes how texts were cut into the tokenizer's own settings. */
export function withTextSettings(tokenizerConfig: string, { maxLength, truncation }: ModelText): string {
  const settings = JSON.parse(tokenizerConfig) as Record<string, unknown>; // It is our own text or was parsed before.
  return `${JSON.stringify({ ...settings, [MAX_LENGTH_KEY]: maxLength, [TRUNCATION_KEY]: truncation.name }, undefined, 2)}\n`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
