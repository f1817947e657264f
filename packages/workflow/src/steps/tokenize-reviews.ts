import type { Review, TokenizedReviews } from "@sentiment-tuner/data";
import type { PreparationEvent, TokenizedEvent } from "@sentiment-tuner/protocol";
import type { Tokenizer, TruncationStrategy } from "@sentiment-tuner/tokenizer";
import { nextTurn } from "@sentiment-tuner/trainer";

import { countUnknownTokens } from "./unknown-tokens.ts";

/** Reviews between two progress events: some tens of milliseconds. */
const REPORT_EVERY = 500;

export interface TokenizeOptions {
  readonly maxLength: number;
  readonly truncation: TruncationStrategy;
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
  { maxLength, truncation, signal }: TokenizeOptions,
): AsyncGenerator<PreparationEvent, TokenizeResult> {
  const inputIds: Int32Array[] = [];
  const unknown = countUnknownTokens(tokenizer);
  let [tokens, allTokens, truncated] = [0, 0, 0];
  for (const { text } of reviews) {
    const encoding = tokenizer.encode(text, { maxLength, truncation });
    inputIds.push(encoding.inputIds);
    unknown.add(encoding);
    tokens += encoding.inputIds.length;
    allTokens += encoding.totalTokens;
    if (encoding.totalTokens > encoding.inputIds.length) truncated += 1;
    if (inputIds.length % REPORT_EVERY !== 0) continue;
    yield { type: "tokenizing", reviewsDone: inputIds.length, reviews: reviews.length };
    await nextTurn();
    signal.throwIfAborted();
  }
  const lostTokens = (allTokens - tokens) / Math.max(1, allTokens);
  const tokenized: TokenizedEvent = {
    ...{ type: "tokenized", reviews: reviews.length, tokens, truncated, lostTokens, maxLength },
    unknownTokens: unknown.share,
  };
  yield tokenized;
  return { tokens: { inputIds, labels: Int32Array.from(reviews, (review) => review.label) }, tokenized };
}
