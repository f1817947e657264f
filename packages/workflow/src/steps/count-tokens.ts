import type { TokenizedEvent } from "@sentiment-tuner/protocol";

import type { ModelText } from "./model-text.ts";
import type { CollectedText } from "./token-collector.ts";
import { countUnknownTokens } from "./unknown-tokens.ts";

/** Counts how much of some texts a model reads. */
export interface TokenCounter {
  add(text: CollectedText): void;
  event(): TokenizedEvent;
}

export function countTokens({ tokenizer, maxLength, windows }: ModelText): TokenCounter {
  const unknown = countUnknownTokens(tokenizer);
  let [reviews, tokens, allTokens, truncated] = [0, 0, 0, 0];
  const inWindows = { windows: 0, tokens: 0, firstTokens: 0 };
  return {
    add({ encoding, ranges, seenTokens }) {
      const { totalTokens } = encoding;
      unknown.add(encoding);
      reviews += 1;
      tokens += seenTokens;
      allTokens += totalTokens;
      inWindows.windows += ranges.length;
      inWindows.tokens += ranges.length * Math.min(totalTokens, maxLength);
      inWindows.firstTokens += Math.min(totalTokens, maxLength);
      if (totalTokens > seenTokens) truncated += 1;
    },
    event: () => ({
      ...{ type: "tokenized", reviews, tokens, truncated, maxLength },
      lostTokens: (allTokens - tokens) / Math.max(1, allTokens),
      unknownTokens: unknown.share,
      ...(windows && {
        windows: inWindows.windows,
        windowCost: inWindows.tokens / Math.max(1, inWindows.firstTokens),
      }),
    }),
  };
}
