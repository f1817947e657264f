import type { Review } from "@sentiment-tuner/data";
import type { EvaluatingEvent, PreparationEvent, TokenizedEvent } from "@sentiment-tuner/protocol";
import { nextTurn } from "@sentiment-tuner/trainer";

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
  for (const { text } of reviews) {
    reads.push(rung.read(text));
    if (reads.length % REPORT_EVERY !== 0) continue;
    yield { type: "tokenizing", reviewsDone: reads.length, reviews: reviews.length };
    await nextTurn();
    signal.throwIfAborted();
  }
  if (rung.reading !== undefined) yield tokenizedEvent(reads, rung.reading.maxLength);
  const classCount = rung.labels.length;
  const logits = new Float32Array(reviews.length * classCount);
  let reviewsDone = 0;
  for await (const { index, logits: row } of rung.classify(reads, { batchSize: BATCH_SIZE, signal })) {
    logits.set(row, index * classCount);
    if (++reviewsDone % BATCH_SIZE === 0) yield { type: "evaluating", reviewsDone, reviews: reviews.length };
  }
  yield { type: "evaluating", reviewsDone, reviews: reviews.length };
  return logits;
}

function tokenizedEvent(reads: readonly ReadText[], maxLength: number): TokenizedEvent {
  const sum = (numberOf: (read: ReadText) => number): number =>
    reads.reduce((total, read) => total + numberOf(read), 0);
  const [tokens, allTokens] = [sum(({ seenTokens }) => seenTokens), sum(({ totalTokens }) => totalTokens)];
  return {
    ...{ type: "tokenized", reviews: reads.length, tokens, maxLength },
    truncated: reads.filter(({ totalTokens, seenTokens }) => totalTokens > seenTokens).length,
    lostTokens: (allTokens - tokens) / Math.max(1, allTokens),
    unknownTokens: sum(({ seenTokens, unknownTokens }) => seenTokens * unknownTokens) / Math.max(1, tokens),
  };
}
