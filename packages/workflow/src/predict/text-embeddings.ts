import { makeBatches, type TokenizedReviews } from "@sentiment-tuner/data";
import { createLogitPool } from "@sentiment-tuner/trainer";

/** The windows of texts, to be embedded one by one, and what their embeddings say about the texts. */
export interface EmbeddingPass {
  /** [W] arrays of token ids, the longest first. */
  readonly inputIds: readonly Int32Array[];
  /**
   * The mean of the embeddings of the windows of each text.
   *
   * @param embeddings - [W, D] row-major
   * @returns [N, D] row-major
   */
  readonly pool: (embeddings: Float32Array) => Float32Array;
}

export function embeddingPass(texts: TokenizedReviews): EmbeddingPass {
  const windows = [...makeBatches(texts, { batchSize: 1, padTokenId: 0, shuffle: false })]; // A single window is not padded.
  return {
    inputIds: windows.map(({ inputIds }) => inputIds),
    pool(embeddings) {
      const width = embeddings.length / windows.length;
      const pool = createLogitPool(texts.inputIds.length, "mean");
      for (const [place, window] of windows.entries()) {
        pool.add(window, embeddings.subarray(place * width, (place + 1) * width));
      }
      return pool.logits();
    },
  };
}
