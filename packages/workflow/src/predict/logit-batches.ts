import { makeBatches } from "@sentiment-tuner/data";
import type { Encoding, Tokenizer } from "@sentiment-tuner/tokenizer";
import { nextTurn } from "@sentiment-tuner/trainer";

import type { Sessions } from "./sessions.ts";

/** The result for one text. */
export interface Classification {
  /** Index of the text. */
  readonly index: number;
  /** [C] */
  readonly logits: Float32Array;
  /** [T] */
  readonly attributions?: Float32Array;
}

export interface BatchOptions {
  /** Texts in one forward pass. */
  readonly batchSize: number;
  /** Fewer texts if they would have more tokens than this. */
  readonly maxTokens?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Texts of similar length together, the longest first. */
export async function* classifyBatches(
  { forward }: Pick<Sessions, "forward">,
  inputIds: readonly Int32Array[],
  { padTokenId }: Pick<Tokenizer, "padTokenId">,
  { batchSize, maxTokens, signal }: BatchOptions,
): AsyncGenerator<Classification, void> {
  const texts = { inputIds, labels: new Int32Array(inputIds.length) };
  for (const batch of makeBatches(texts, { batchSize, maxTokens, padTokenId, shuffle: false })) {
    await takeTurn(signal);
    const logits = await forward.evaluate(batch);
    const classes = logits.length / batch.rows;
    for (const [row, index] of batch.indices.entries()) {
      yield { index, logits: logits.subarray(row * classes, (row + 1) * classes) };
    }
  }
}

/** One text at a time, against the same text with every word replaced by [MASK]. */
export async function* explainEach(
  sessions: Sessions,
  encodings: readonly Encoding[],
  tokenizer: Tokenizer,
  options: BatchOptions,
): AsyncGenerator<Classification, void> {
  const { maskTokenId } = tokenizer;
  const inputIds = encodings.map((encoding) => encoding.inputIds);
  if (maskTokenId === undefined) return yield* classifyBatches(sessions, inputIds, tokenizer, options);
  const explainer = await sessions.explainer();
  for (const [index, { inputIds: ids, offsets }] of encodings.entries()) {
    await takeTurn(options.signal);
    const isSpecial = (token: number): boolean => offsets[2 * token] === offsets[2 * token + 1];
    const baselineIds = ids.map((id, token) => (isSpecial(token) ? id : maskTokenId));
    try {
      yield { index, ...(await explainer.explain({ inputIds: ids, baselineIds })) };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ATTRIBUTION_UNSUPPORTED")) throw error;
      return yield* classifyBatches(sessions, inputIds, tokenizer, options); // The architecture of a plug-in still gives labels.
    }
  }
}

/** Without a turn of the event loop, an abort would not be noticed. */
async function takeTurn(signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return;
  await nextTurn();
  signal.throwIfAborted();
}
