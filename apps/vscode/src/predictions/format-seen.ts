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
