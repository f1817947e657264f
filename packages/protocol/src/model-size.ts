/** The sizes of an encoder, as its `config.json` states them. */
export interface ModelSize {
  readonly modelType: string;
  /** V, rows of the word embeddings. */
  readonly vocabularySize: number;
  /** D. */
  readonly hiddenSize: number;
  readonly layers: number;
  /** H. */
  readonly heads: number;
  /** F, width of the feed-forward network. */
  readonly intermediateSize: number;
  /** The longest sequence in tokens, special tokens included. */
  readonly maxPositions: number;
}

/**
 * Reads the sizes from a parsed `config.json`. BERT and DistilBERT name the same sizes differently.
 *
 * @returns undefined if a size is missing or is not a positive number
 */
export function readModelSize(config: unknown): ModelSize | undefined {
  if (typeof config !== "object" || config === null) return undefined;
  const fields = config as Readonly<Record<string, unknown>>; // Every field is checked before it is used.
  const first = (...names: string[]): number | undefined => {
    const value = names.map((name) => fields[name]).find((candidate) => typeof candidate === "number");
    return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
  };
  const layers = first("num_hidden_layers", "n_layers");
  const hiddenSize = first("hidden_size", "dim");
  const heads = first("num_attention_heads", "n_heads");
  const intermediateSize = first("intermediate_size", "hidden_dim");
  const vocabularySize = first("vocab_size");
  if (!layers || !hiddenSize || !heads || !intermediateSize || !vocabularySize) return undefined;
  const modelType = typeof fields["model_type"] === "string" ? fields["model_type"] : "unknown";
  const maxPositions = first("max_position_embeddings") ?? 512;
  return { modelType, layers, hiddenSize, heads, intermediateSize, vocabularySize, maxPositions };
}

/** Parameters of the transformer blocks, which every token passes: L (4 D² + 2 D F + 9 D + F). */
export function countBlockParameters({ layers, hiddenSize, intermediateSize }: ModelSize): number {
  return layers * (4 * hiddenSize ** 2 + 2 * hiddenSize * intermediateSize + 9 * hiddenSize + intermediateSize);
}

/** Parameters of the blocks and of the word and position embeddings; heads and token types, under 1%, are not counted. */
export function countParameters(size: ModelSize): number {
  return countBlockParameters(size) + (size.vocabularySize + size.maxPositions) * size.hiddenSize;
}
