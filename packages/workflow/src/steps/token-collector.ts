import type { TextWindows, TokenizedReviews } from "@sentiment-tuner/data";
import { type Encoding, type TokenRange, windowRanges } from "@sentiment-tuner/tokenizer";

import type { ModelText } from "./model-text.ts";

/** A text as a model reads it. */
export interface CollectedText {
  /** Of the whole text if it has windows, otherwise truncated. */
  readonly encoding: Encoding;
  /** Its windows, as ranges of content tokens of the encoding. */
  readonly ranges: readonly TokenRange[];
  /** Tokens that the model reads, each counted once. */
  readonly seenTokens: number;
}

/** Encodes a text as the model reads it: truncated, or with the settings of windows whole. */
export function readTokens(text: string, { tokenizer, maxLength, truncation, windows }: ModelText): CollectedText {
  const specialCount = specialTokensOf(tokenizer);
  const encoding = tokenizer.encode(text, windows ? {} : { maxLength, truncation });
  if (windows === undefined) {
    const { length } = encoding.inputIds;
    return { encoding, ranges: [{ start: 0, end: length - specialCount }], seenTokens: length };
  }
  const ranges = windowRanges(encoding.totalTokens - specialCount, maxLength - specialCount, windows);
  return { encoding, ranges, seenTokens: specialCount + tokensIn(ranges) };
}

/** Gathers texts as token ids, from which batches are made. */
export interface TokenCollector {
  add(text: CollectedText): void;
  /** What was added. @param labels - [N] */
  tokens(labels: Int32Array): TokenizedReviews;
}

/** @param reading - how the texts were read */
export function collectTokens({ tokenizer, maxLength, windows: settings }: ModelText): TokenCollector {
  const inputIds: Int32Array[] = [];
  const [first, starts]: [number[], number[]] = [[0], []];
  const { specialTokens } = tokenizer;
  return {
    add({ encoding, ranges }) {
      inputIds.push(encoding.inputIds);
      if (settings === undefined) return;
      starts.push(...ranges.map(({ start }) => start));
      first.push(starts.length);
    },
    tokens(labels) {
      if (settings === undefined) return { inputIds, labels };
      const windows: TextWindows = {
        ...{ length: maxLength, specialTokens, pooling: settings.pooling },
        ...{ first: Int32Array.from(first), starts: Int32Array.from(starts) },
      };
      return { inputIds, labels, windows };
    },
  };
}

function specialTokensOf({ specialTokens }: ModelText["tokenizer"]): number {
  return specialTokens.before + specialTokens.after;
}

/** How many tokens lie in ascending ranges that may overlap. */
function tokensIn(ranges: readonly TokenRange[]): number {
  let [count, reached] = [0, 0];
  for (const { start, end } of ranges) {
    count += end - Math.max(start, reached);
    reached = end;
  }
  return count;
}
