import type { BlockNames } from "./architecture.ts";

/** How an encoder is put together, and what its layers are called in a checkpoint (without `.weight` and `.bias`). */
export interface EncoderLayout {
  readonly wordEmbeddings: string;
  readonly positionEmbeddings: string;
  /** Absent where the architecture has no segments. */
  readonly tokenTypeEmbeddings?: string;
  readonly embeddingNorm: string;
  readonly blockNames: (layer: number) => BlockNames;
  /** Whether the output of attention is dropped out before it is added to its input. */
  readonly dropsAttentionOutput: boolean;
}
