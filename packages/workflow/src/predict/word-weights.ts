import type { WordWeight } from "@sentiment-tuner/protocol";

/** A text as tokens, and how much each token adds to the predicted class. */
export interface AttributedTokens {
  readonly text: string;
  /** [2 · T] start and end of each token in the text, UTF-16; special tokens 0, 0. */
  readonly offsets: Uint32Array;
  /** [T]; undefined for a token that was not explained, which belongs to no word. */
  readonly attributions: ArrayLike<number | undefined>;
}

/**
 * Sums the attributions of the tokens of each word.
 *
 * Two tokens belong to one word if they overlap, or meet between letters or digits. This is how BERT's tokenizer splits words; Chinese
 * characters are words of their own, as in that tokenizer.
 */
export function sumByWord({ text, offsets, attributions }: AttributedTokens): WordWeight[] {
  const words: { start: number; end: number; weight: number }[] = [];
  for (let token = 0; token < attributions.length; token++) {
    const [start = 0, end = 0] = offsets.subarray(2 * token, 2 * token + 2);
    const weight = attributions[token];
    if (start === end || weight === undefined) continue; // A special token is at no place.
    const word = words.at(-1);
    if (word !== undefined && start >= word.start && isSameWord(text, word.end, start)) {
      word.end = Math.max(word.end, end);
      word.weight += weight;
    } else {
      words.push({ start, end, weight });
    }
  }
  return words;
}

/** The same weights, scaled so that the largest is 1 or -1. */
export function scaleWords(words: readonly WordWeight[]): WordWeight[] {
  const largest = words.reduce((most, { weight }) => Math.max(most, Math.abs(weight)), 0);
  return words.map((word) => ({ ...word, weight: largest === 0 ? 0 : word.weight / largest }));
}

/** The same weights, each multiplied by a factor. */
export function multiplyWords(words: readonly WordWeight[], factor: number): readonly WordWeight[] {
  return words.map((word) => ({ ...word, weight: factor * word.weight }));
}

/** The sums of the weights of two models, which may divide a text into other words: words that overlap become one. */
export function addWords(first: readonly WordWeight[], second: readonly WordWeight[]): WordWeight[] {
  const added: { start: number; end: number; weight: number }[] = [];
  for (const word of [...first, ...second].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = added.at(-1);
    if (last === undefined || word.start >= last.end) {
      added.push({ ...word });
      continue;
    }
    last.end = Math.max(last.end, word.end);
    last.weight += word.weight;
  }
  return added;
}

function isSameWord(text: string, end: number, start: number): boolean {
  if (start < end) return true; // Several tokens of one character, such as ½.
  return (
    start === end &&
    ENDS_IN_WORD.test(text.slice(Math.max(0, end - 2), end)) &&
    BEGINS_IN_WORD.test(text.slice(start, start + 2))
  );
}

/** A letter, mark or digit, but not a Chinese character, at the end and at the beginning of two UTF-16 units. */
const ENDS_IN_WORD = /(?!\p{Script=Han})[\p{L}\p{M}\p{N}]$/u;
const BEGINS_IN_WORD = /^(?!\p{Script=Han})[\p{L}\p{M}\p{N}]/u;
