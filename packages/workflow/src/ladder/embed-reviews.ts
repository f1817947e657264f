import type { TokenizedReviews } from "@sentiment-tuner/data";
import type { PretrainedModel } from "@sentiment-tuner/model";
import { type Embedder, nextTurn, openEmbedder } from "@sentiment-tuner/trainer";

import { embeddingPass } from "../predict/text-embeddings.ts";
import { type EmbeddingCache, embeddingKeys } from "./embedding-cache.ts";

export interface EmbedOptions {
  readonly cache: EmbeddingCache;
  readonly threads?: number | undefined;
  readonly signal: AbortSignal;
}

/** Texts whose embeddings are one file of the cache: the training reviews, the validation reviews, the test reviews. */
export type TokenSets = Readonly<Record<string, TokenizedReviews>>;

/**
 * The embeddings of sets of texts, from the cache where it has them. That of a text in windows is their mean. The encoder is opened only if it is needed.
 *
 * @yields the share that is done, 0 to 1
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
  const keyOf = embeddingKeys(weights.map(([, { values }]) => values));
  const found: Record<string, Float32Array> = {};
  let embedder: Embedder | undefined;
  const passes = Object.entries(sets).map(([name, texts]) => ({ name, ...embeddingPass(texts) }));
  const total = passes.reduce((sum, { inputIds }) => sum + inputIds.length, 0);
  let done = 0;
  try {
    for (const { name, inputIds, pool } of passes) {
      const key = keyOf(inputIds);
      let embeddings = await cache.read(key, inputIds.length * width);
      if (embeddings === undefined) {
        embedder ??= await openEmbedder({ ...model, threads });
        const pass = embedder.embed(inputIds);
        for (;;) {
          const next = await pass.next();
          if (next.done === true) {
            embeddings = next.value;
            break;
          }
          yield (done + next.value) / total;
          await nextTurn();
          signal.throwIfAborted();
        }
        await cache.write(key, embeddings);
      }
      found[name] = pool(embeddings);
      done += inputIds.length;
    }
    return found as Record<keyof Sets, Float32Array>; // One for each set.
  } finally {
    await embedder?.dispose();
  }
}
