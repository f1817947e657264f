import type { Review, TokenizedReviews } from "@sentiment-tuner/data";
import type { Tokenizer, TruncationStrategy } from "@sentiment-tuner/tokenizer";
import { nextTurn } from "@sentiment-tuner/trainer";
import type { PreparationEvent } from "@sentiment-tuner/protocol";

/** Reviews between two reports: some tens of milliseconds. */
const REPORT_EVERY = 500;

export interface TokenizeOptions {
  readonly maxLength: number;
  readonly truncation: TruncationStrategy;
  readonly signal: AbortSignal;
}

/** Turns texts into token ids, telling what truncation cut off. */
export async function* tokenizeReviews(
  reviews: readonly Review[],
  tokenizer: Tokenizer,
  { maxLength, truncation, signal }: TokenizeOptions,
): AsyncGenerator<PreparationEvent, TokenizedReviews> {
  const inputIds: Int32Array[] = [];
  let [tokens, allTokens, truncated] = [0, 0, 0];
  for (const { text } of reviews) {
    const encoding = tokenizer.encode(text, { maxLength, truncation });
    inputIds.push(encoding.inputIds);
    tokens += encoding.inputIds.length;
    allTokens += encoding.totalTokens;
    if (encoding.totalTokens > encoding.inputIds.length) truncated += 1;
    if (inputIds.length % REPORT_EVERY !== 0) continue;
    yield { type: "tokenizing", reviewsDone: inputIds.length, reviews: reviews.length };
    await nextTurn();
    signal.throwIfAborted();
  }
  yield {
    type: "tokenized",
    reviews: reviews.length,
    tokens,
    truncated,
    lostTokens: (allTokens - tokens) / Math.max(1, allTokens),
    maxLength,
  };
  return { inputIds, labels: Int32Array.from(reviews, (review) => review.label) };
}
