/** The structure of an encoder and the names of its layers in a checkpoint, without `.weight` and `.bias`. */
export interface EncoderLayout {
  readonly wordEmbeddings: string;
  readonly positionEmbeddings: string;
  /** Absent if the architecture has no token types. */
  readonly tokenTypeEmbeddings?: string;
  readonly embeddingNorm: string;
  readonly blockNames: (layer: number) => BlockNames;
  /** Whether dropout is applied to the output of attention before the residual connection. */
  readonly dropsAttentionOutput: boolean;
}

/** The full names of the eight layers of a transformer block, without `.weight` and `.bias`. */
export interface BlockNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly attentionOutput: string;
  readonly attentionNorm: string;
  readonly feedForwardInner: string;
  readonly feedForwardOutput: string;
  readonly feedForwardNorm: string;
}
