import { type PretrainedModel, withoutCode } from "@sentiment-tuner/model";
import type { WindowInput, WindowSettings } from "@sentiment-tuner/protocol";
import { loadTokenizer, type Tokenizer, type TruncationStrategy } from "@sentiment-tuner/tokenizer";

import { WorkflowError } from "../errors.ts";
import { findPart } from "../plugins/parts.ts";
import type { Parts } from "../plugins/plugin.ts";
import { resolveWindows } from "./resolve-windows.ts";

/** How a model reads a text. */
export interface ModelText {
  readonly tokenizer: Tokenizer;
  /** Maximum number of tokens at once, special tokens included. */
  readonly maxLength: number;
  readonly truncation: TruncationStrategy;
  /** How a longer text is read; absent: it is truncated. */
  readonly windows?: WindowSettings | undefined;
}

/** The settings of the user, if any. */
interface TextSettings {
  readonly maxLength?: number | undefined;
  readonly truncation?: string | undefined;
  readonly windows?: WindowInput | undefined;
}

/** Both are saved in `tokenizer_config.json`, so that texts are truncated the same way wherever the model is used. */
const MAX_LENGTH_KEY = "model_max_length";
const TRUNCATION_KEY = "truncation_strategy";

const DEFAULT_TRUNCATION = "head";

/**
 * The tokenizer of a loaded model. Without settings, texts are truncated as when the model was fine-tuned.
 *
 * @throws WorkflowError MAX_LENGTH_INVALID if the model has fewer positions, PART_UNKNOWN for a truncation strategy, SETTING_INVALID for windows
 */
export function openModelText(model: PretrainedModel, parts: Parts, settings: TextSettings = {}): ModelText {
  const { config, tokenizerJson, tokenizerConfig } = model;
  const saved = isRecord(tokenizerConfig) ? tokenizerConfig : {};
  const savedLength = readSavedLength(saved[MAX_LENGTH_KEY] ?? config.maxPositions);
  const maxLength = settings.maxLength ?? Math.min(savedLength, config.maxPositions);
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
  const truncation = findPart(parts, "truncationStrategies", settings.truncation ?? known);
  const tokenizer = loadTokenizer(tokenizerJson, tokenizerConfig);
  requireEmbeddings(tokenizer, config.vocabularySize);
  const windows = settings.windows && resolveWindows(settings.windows, maxLength, tokenizer.specialTokens);
  return { tokenizer, maxLength, truncation, windows };
}

/** Two special tokens and one of the text. */
const SHORTEST = 3;

/** A number above the number of positions means that there is no other limit. */
function readSavedLength(value: unknown): number {
  if (typeof value === "number" && value >= SHORTEST) return Math.floor(value);
  throw new WorkflowError(
    "MODEL_DAMAGED",
    `"${MAX_LENGTH_KEY}" in tokenizer_config.json is ${JSON.stringify(value)}, expected a number of at least ${SHORTEST}. ` +
      `Copy the file again from the source of the model.`,
  );
}

/** @throws WorkflowError MODEL_DAMAGED if a special token that every text gets has no embedding */
function requireEmbeddings(tokenizer: Tokenizer, vocabularySize: number): void {
  const wrong = [...tokenizer.encode("").inputIds].find((id) => !(id >= 0 && id < vocabularySize));
  if (wrong === undefined) return;
  throw new WorkflowError(
    "MODEL_DAMAGED",
    `The post-processor of tokenizer.json adds a token with the id ${wrong}, but the model has embeddings for ids up to ${vocabularySize - 1}. ` +
      `Copy tokenizer.json again from the source of the model.`,
  );
}

/** The text of `tokenizer_config.json`, with how texts are truncated. */
export function withTextSettings(tokenizerConfig: string, { maxLength, truncation }: ModelText): string {
  const settings = JSON.parse(tokenizerConfig) as Record<string, unknown>; // Written by this program or parsed before.
  return `${JSON.stringify({ ...withoutCode(settings), [MAX_LENGTH_KEY]: maxLength, [TRUNCATION_KEY]: truncation.name }, undefined, 2)}\n`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
