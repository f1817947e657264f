import type { CleanedText } from "@sentiment-tuner/data";
import type { WordWeight } from "@sentiment-tuner/protocol";

/** The words of a cleaned text as ranges of the original one. Words that a rule made of one piece of the original become one word. */
export function placeInOriginal(words: readonly WordWeight[], cleaned: Pick<CleanedText, "toOriginal">): WordWeight[] {
  const placed: { start: number; end: number; weight: number }[] = [];
  for (const { start, end, weight } of words) {
    const range = cleaned.toOriginal({ start, end });
    const last = placed.at(-1);
    if (last === undefined || range.start >= last.end) {
      placed.push({ ...range, weight });
      continue;
    }
    last.end = Math.max(last.end, range.end);
    last.weight = Math.max(-1, Math.min(1, last.weight + weight));
  }
  return placed;
}
