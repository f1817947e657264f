import type { Review } from "@sentiment-tuner/data";
import type { EvaluatingEvent, PreparationEvent } from "@sentiment-tuner/protocol";
import { nextTurn } from "@sentiment-tuner/trainer";

import { countTokens } from "../steps/count-tokens.ts";
import type { ReadText, Rung } from "./rungs/rung.ts";

/** Reviews between two progress events: some tens of milliseconds. */
const REPORT_EVERY = 500;
/** As in the evaluation at the end of training. */
const BATCH_SIZE = 32;

/**
 * The logits of reviews, in their order.
 *
 * @returns [N, C] row-major
 * @throws the signal's reason when it is aborted
 */
export async function* classifyReviews(
  rung: Rung,
  reviews: readonly Review[],
  signal: AbortSignal,
): AsyncGenerator<PreparationEvent | EvaluatingEvent, Float32Array> {
  const reads: ReadText[] = [];
  const count = rung.reading && countTokens(rung.reading);
  for (const { text } of reviews) {
    const read = rung.read(text);
    reads.push(read);
    if (read.tokens) count?.add(read.tokens);
    if (reads.length % REPORT_EVERY !== 0) continue;
    yield { type: "tokenizing", reviewsDone: reads.length, reviews: reviews.length };
    await nextTurn();
    signal.throwIfAborted();
  }
  if (count) yield count.event();
  const pass = rung.classify(reads, { batchSize: BATCH_SIZE, signal });
  for (;;) {
    const next = await pass.next();
    const reviewsDone = next.done === true ? reviews.length : next.value;
    yield { type: "evaluating", reviewsDone, reviews: reviews.length };
    if (next.done === true) return next.value.logits;
  }
}
