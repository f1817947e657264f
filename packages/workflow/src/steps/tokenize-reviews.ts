import type { Review, TokenizedReviews } from "@sentiment-tuner/data";
import type { PreparationEvent, TokenizedEvent } from "@sentiment-tuner/protocol";
import type { Tokenizer } from "@sentiment-tuner/tokenizer";
import { nextTurn } from "@sentiment-tuner/trainer";

import type { ModelText } from "./model-text.ts";
import { collectTokens } from "./token-collector.ts";
import { countUnknownTokens } from "./unknown-tokens.ts";

/** Reviews between two progress events: some tens of milliseconds. */
const REPORT_EVERY = 500;

export interface TokenizeOptions extends Omit<ModelText, "tokenizer"> {
  readonly signal: AbortSignal;
}

/** Token ids, and how much of the texts they cover. */
export interface TokenizeResult {
  readonly tokens: TokenizedReviews;
  readonly tokenized: TokenizedEvent;
}

/**
 * Turns texts into token ids.
 *
 * @throws the signal's reason when it is aborted
 */
export async function* tokenizeReviews(
  reviews: readonly Review[],
  tokenizer: Tokenizer,
  { signal, ...text }: TokenizeOptions,
): AsyncGenerator<PreparationEvent, TokenizeResult> {
  const { maxLength } = text;
  const collector = collectTokens({ ...text, tokenizer });
  const unknown = countUnknownTokens(tokenizer);
  let [reviewsDone, tokens, allTokens, truncated] = [0, 0, 0, 0];
  const inWindows = { windows: 0, tokens: 0, firstTokens: 0 };
  for (const review of reviews) {
    const added = collector.add(review.text);
    unknown.add(added.encoding);
    reviewsDone += 1;
    tokens += added.seenTokens;
    allTokens += added.encoding.totalTokens;
    inWindows.windows += added.ranges.length;
    inWindows.tokens += added.ranges.length * Math.min(added.encoding.totalTokens, maxLength);
    inWindows.firstTokens += Math.min(added.encoding.totalTokens, maxLength);
    if (added.encoding.totalTokens > added.seenTokens) truncated += 1;
    if (reviewsDone % REPORT_EVERY !== 0) continue;
    yield { type: "tokenizing", reviewsDone, reviews: reviews.length };
    await nextTurn();
    signal.throwIfAborted();
  }
  const lostTokens = (allTokens - tokens) / Math.max(1, allTokens);
  const tokenized: TokenizedEvent = {
    ...{ type: "tokenized", reviews: reviews.length, tokens, truncated, lostTokens, maxLength },
    unknownTokens: unknown.share,
    ...(text.windows && {
      windows: inWindows.windows,
      windowCost: inWindows.tokens / Math.max(1, inWindows.firstTokens),
    }),
  };
  yield tokenized;
  return { tokens: collector.tokens(Int32Array.from(reviews, ({ label }) => label)), tokenized };
}
