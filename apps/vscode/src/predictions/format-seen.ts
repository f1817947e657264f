import type { Prediction } from "@sentiment-tuner/protocol";

import type { Translate } from "../translate.ts";

/** How much of a text the model read; undefined if it read all of it. */
export function formatSeen(
  { seenTokens, totalTokens }: Pick<Prediction, "seenTokens" | "totalTokens">,
  t: Translate,
): string | undefined {
  if (seenTokens >= totalTokens) return undefined;
  return t("Only about {0}% of this text was read", Math.round((100 * seenTokens) / totalTokens));
}

/** In how many windows a text was read; undefined if it was read at once. */
export function formatWindows({ windows }: Pick<Prediction, "windows">, t: Translate): string | undefined {
  return windows === undefined ? undefined : t("Read in {0} windows", windows);
}

/** With a higher share of unknown tokens, the model hardly knows the language or the signs of the text. */
const MANY_UNKNOWN_TOKENS = 0.2;

/** A warning for a text that the model hardly knows; undefined for other texts. */
export function formatUnknown(
  { unknownTokens = 0 }: Pick<Prediction, "unknownTokens">,
  t: Translate,
): string | undefined {
  if (unknownTokens < MANY_UNKNOWN_TOKENS) return undefined;
  return t("The model does not know {0}% of the tokens", Math.round(100 * unknownTokens));
}
