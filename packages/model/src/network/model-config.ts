/** The configuration of a network, with the same field names for all architectures. Sizes are counts; dropout rates are probabilities. */
export interface ModelConfig {
  /** `model_type` of `config.json`. */
  readonly modelType: string;
  /** V, the rows of the word embeddings. */
  readonly vocabularySize: number;
  /** D. */
  readonly hiddenSize: number;
  readonly layers: number;
  /** H; D is a multiple of it. */
  readonly heads: number;
  /** Width of the feed-forward network. */
  readonly intermediateSize: number;
  /** The longest sequence, special tokens included. */
  readonly maxPositions: number;
  /** Rows of the token type embeddings; undefined if the architecture has none. */
  readonly typeVocabularySize?: number;
  /** Rate after the embeddings and in each transformer block. */
  readonly dropout: number;
  /** Rate for the attention probabilities. */
  readonly attentionDropout: number;
  /** Rate before the last linear layer. */
  readonly classifierDropout: number;
  readonly layerNormEpsilon: number;
  /** The exact form, x · Φ(x), computed with the error function. */
  readonly activation: "gelu";
  readonly padTokenId: number;
  /** Standard deviation of weights that are initialized at random. */
  readonly initializerRange: number;
  /** Class names by index. */
  readonly labels: readonly string[];
  /** `config.json` as read, so that unknown keys are kept when the model is saved. */
  readonly source: Readonly<Record<string, unknown>>;
}
