import type { Review, TokenizedReviews } from "@sentiment-tuner/data";
import type { PreparationEvent, TokenizedEvent } from "@sentiment-tuner/protocol";
import type { Tokenizer } from "@sentiment-tuner/tokenizer";
import { nextTurn } from "@sentiment-tuner/trainer";

import { countTokens } from "./count-tokens.ts";
import type { ModelText } from "./model-text.ts";
import { collectTokens, readTokens } from "./token-collector.ts";

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
  const reading = { ...text, tokenizer };
  const collector = collectTokens(reading);
  const count = countTokens(reading);
  for (const [index, review] of reviews.entries()) {
    const read = readTokens(review.text, reading);
    collector.add(read);
    count.add(read);
    const reviewsDone = index + 1;
    if (reviewsDone % REPORT_EVERY !== 0) continue;
    yield { type: "tokenizing", reviewsDone, reviews: reviews.length };
    await nextTurn();
    signal.throwIfAborted();
  }
  const tokenized = count.event();
  yield tokenized;
  return { tokens: collector.tokens(Int32Array.from(reviews, ({ label }) => label)), tokenized };
}
