import { readBoolean, readString, isRecord, type Component } from "./tokenizer-json.ts";
import { TokenizerError } from "./errors.ts";
import { WORD_RANGES } from "./unicode-tables.ts";
import { characterClass, isWhitespace } from "./unicode.ts";

/** A token that is found in the text before it is split into words, such as `[MASK]`. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Matches only where it does not touch a letter. */
  readonly isSingleWord: boolean;
  /** Includes the white space on its left. */
  readonly stripsLeft: boolean;
  readonly stripsRight: boolean;
  /** Searched in the normalized text, in its own normalized form. */
  readonly isNormalized: boolean;
}

/** A part of a text: an added token, or the text between two of them (`id` undefined). */
export interface TextSection {
  readonly start: number;
  readonly end: number;
  readonly id: number | undefined;
}

/** Reads `added_tokens` of a `tokenizer.json`. */
export function readAddedTokens(value: unknown): AddedToken[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    throw new TokenizerError("TOKENIZER_JSON_INVALID", `"added_tokens" of tokenizer.json must be a list.`);
  }
  return value.map((item: unknown, index) => {
    if (!isRecord(item) || !Number.isInteger(item["id"]) || typeof item["content"] !== "string") {
      throw new TokenizerError(
        "TOKENIZER_JSON_INVALID",
        `Entry ${String(index)} of "added_tokens" in tokenizer.json needs a whole-number "id" and a "content".`,
      );
    }
    const token: Component = { type: "AddedToken", ...item };
    return {
      id: Number(item["id"]),
      content: readString(token, "content", ""),
      isSingleWord: readBoolean(token, "single_word", false),
      stripsLeft: readBoolean(token, "lstrip", false),
      stripsRight: readBoolean(token, "rstrip", false),
      isNormalized: readBoolean(token, "normalized", !readBoolean(token, "special", false)),
    };
  });
}

/**
 * Splits a text at its added tokens, leftmost and longest first.
 *
 * @returns the sections in order; they cover the whole text
 */
export function createSectionFinder(tokens: readonly AddedToken[]): (text: string) => readonly TextSection[] {
  const byContent = new Map(tokens.filter(({ content }) => content !== "").map((token) => [token.content, token]));
  if (byContent.size === 0) return (text) => [wholeText(text)];
  const longestFirst = [...byContent.keys()].sort((first, second) => second.length - first.length);
  const pattern = new RegExp(longestFirst.map(escapePattern).join("|"), "gu");
  return (text) => {
    let sections: TextSection[] | undefined;
    let position = 0;
    for (const match of text.matchAll(pattern)) {
      const token = byContent.get(match[0]);
      if (token === undefined) continue;
      let start = match.index;
      let end = start + match[0].length;
      if (token.isSingleWord && touchesWord(text, start, end)) continue;
      while (token.stripsLeft && start > position && isWhitespace(text.charCodeAt(start - 1))) start--;
      while (token.stripsRight && end < text.length && isWhitespace(text.charCodeAt(end))) end++;
      sections ??= [];
      if (start > position) sections.push({ start: position, end: start, id: undefined });
      sections.push({ start, end, id: token.id });
      position = end;
    }
    if (sections === undefined) return [wholeText(text)];
    if (position < text.length) sections.push({ start: position, end: text.length, id: undefined });
    return sections;
  };
}

function wholeText(text: string): TextSection {
  return { start: 0, end: text.length, id: undefined };
}

function escapePattern(content: string): string {
  return content.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function touchesWord(text: string, start: number, end: number): boolean {
  return (
    ENDS_WITH_WORD.test(text.slice(Math.max(0, start - 2), start)) || STARTS_WITH_WORD.test(text.slice(end, end + 2))
  );
}

const ENDS_WITH_WORD = new RegExp(`[${characterClass(WORD_RANGES)}]$`, "u");
const STARTS_WITH_WORD = new RegExp(`^[${characterClass(WORD_RANGES)}]`, "u");
