import type { PretrainedModel } from "@sentiment-tuner/model";
import { type Embedder, nextTurn, openEmbedder } from "@sentiment-tuner/trainer";

import { type EmbeddingCache, embeddingKey } from "./embedding-cache.ts";

export interface EmbedOptions {
  readonly cache: EmbeddingCache;
  readonly threads?: number | undefined;
  readonly signal: AbortSignal;
}

/** Texts whose embeddings are one file of the cache: the training reviews, the validation reviews, the test reviews. */
export type TokenSets = Readonly<Record<string, readonly Int32Array[]>>;

/**
 * The embeddings of sets of texts, from the cache where it has them. The encoder is opened only if it is needed.
 *
 * @yields the number of texts done, of all sets
 * @returns for each set, [N, D] row-major
 * @throws the signal's reason when it is aborted
 */
export async function* embedSets<Sets extends TokenSets>(
  model: Pick<PretrainedModel, "architecture" | "config" | "parameters">,
  sets: Sets,
  { cache, threads, signal }: EmbedOptions,
): AsyncGenerator<number, Record<keyof Sets, Float32Array>> {
  const weights = [...model.parameters].filter(([name]) => name.startsWith(model.architecture.prefix));
  const width = model.config.hiddenSize;
  const found: Record<string, Float32Array> = {};
  let embedder: Embedder | undefined;
  let done = 0;
  try {
    for (const [name, texts] of Object.entries(sets)) {
      const key = embeddingKey(
        weights.map(([, { values }]) => values),
        texts,
      );
      let embeddings = await cache.read(key, texts.length * width);
      if (embeddings === undefined) {
        embedder ??= await openEmbedder({ ...model, threads });
        const pass = embedder.embed(texts);
        for (;;) {
          const next = await pass.next();
          if (next.done === true) {
            embeddings = next.value;
            break;
          }
          yield done + next.value;
          await nextTurn();
          signal.throwIfAborted();
        }
        await cache.write(key, embeddings);
      }
      found[name] = embeddings;
      done += texts.length;
    }
    return found as Record<keyof Sets, Float32Array>; // One for each set.
  } finally {
    await embedder?.dispose();
  }
}
