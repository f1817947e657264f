import type { Prediction } from "@sentiment-tuner/protocol";

import type { Translate } from "../translate.ts";

/** How a long text was read: in parts, or not to its end; undefined if it was read at once. */
export function formatSeen(
  { seenTokens, totalTokens, windows = 1 }: Pick<Prediction, "seenTokens" | "totalTokens" | "windows">,
  t: Translate,
): string | undefined {
  if (seenTokens < totalTokens) {
    return t("Only about {0}% of this text was read", Math.max(1, Math.round((100 * seenTokens) / totalTokens)));
  }
  return windows > 1 ? t("Read whole, in {0} parts", windows) : undefined;
}

/** With a higher share of unknown tokens, the model hardly knows the language or the signs of the text. */
const MANY_UNKNOWN_TOKENS = 0.2;
/** A text in a language that the vocabulary was not made for falls into many pieces: English has about one for each word. */
const MANY_PIECES = 1.6;
/** Fewer words may all be rare ones. */
const FEWEST_WORDS = 4;
/** Words that English texts have, and texts in other languages with Latin letters rarely. */
const ENGLISH = /\b(?:the|and|this|but|not|with|for|my|you|are|have)\b/i;

/** A warning for a text that the model hardly knows; undefined for other texts. */
export function formatUnknown(
  text: string,
  { unknownTokens = 0, totalTokens }: Pick<Prediction, "unknownTokens" | "totalTokens">,
  t: Translate,
): string | undefined {
  if (unknownTokens >= MANY_UNKNOWN_TOKENS) {
    return t("The model does not know {0}% of this text", Math.round(100 * unknownTokens));
  }
  const words = text.match(/[\p{L}\p{M}\p{N}]+|[^\s]/gu)?.length ?? 0;
  const isForeign = words >= FEWEST_WORDS && totalTokens / words >= MANY_PIECES && !ENGLISH.test(text);
  return isForeign ? t("The model may not know this language") : undefined;
}

/** A warning for a single word; undefined for longer texts. */
export function formatShort(text: string, t: Translate): string | undefined {
  return (text.match(/[\p{L}\p{M}\p{N}]+/gu)?.length ?? 0) < 2 ? t("One word says little") : undefined;
}
