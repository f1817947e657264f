import { makeBatches, type TokenizedReviews } from "@sentiment-tuner/data";
import type { Tokenizer } from "@sentiment-tuner/tokenizer";
import { createLogitPool, nextTurn } from "@sentiment-tuner/trainer";

import type { Sessions } from "./sessions.ts";

export interface BatchOptions {
  /** Windows in one forward pass. */
  readonly batchSize: number;
  /** Fewer windows if they would have more tokens than this. */
  readonly maxTokens?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The logits of texts, pooled over their windows. Windows of similar length are computed together, whatever texts they belong to, the longest
 * first.
 *
 * @yields the number of texts of which a window was computed
 * @returns [N*C], in the order of the texts
 * @throws the signal's reason when it is aborted
 */
export async function* classifyBatches(
  { forward }: Pick<Sessions, "forward">,
  tokens: TokenizedReviews,
  { padTokenId }: Pick<Tokenizer, "padTokenId">,
  { batchSize, maxTokens, signal }: BatchOptions,
): AsyncGenerator<number, Float32Array> {
  const pool = createLogitPool(tokens.inputIds.length, tokens.windows?.pooling);
  for (const batch of makeBatches(tokens, { batchSize, maxTokens, padTokenId, shuffle: false })) {
    await takeTurn(signal);
    pool.add(batch, await forward.evaluate(batch));
    yield pool.textsSeen;
  }
  return pool.logits();
}

/** Without a turn of the event loop, an abort would not be noticed. */
export async function takeTurn(signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return;
  await nextTurn();
  signal.throwIfAborted();
}
