export interface Prediction {
  readonly label: string;
  /** Probability of `label`, 0 to 1. */
  readonly score: number;
  /** Label → probability. JavaScript puts names of whole numbers first, in ascending order: it is not the order of the model's outputs. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Tokens of the text, special tokens included, and how many of them the model saw. */
  readonly totalTokens: number;
  readonly seenTokens: number;
  /** Windows in which the text was read; absent if it was read at once. */
  readonly windows?: number;
  /** True if the probability is below what the model needs to be sure; absent otherwise. */
  readonly isUnsure?: boolean;
  /** Share of those tokens that are unknown to the model, 0 to 1; absent if it knows them all. */
  readonly unknownTokens?: number;
  /** The class with the next highest probability, against which the words are weighed. Present with `words`. */
  readonly against?: string;
  /** In the order of the text, up to the last token that the model saw. Absent if not requested, or if the architecture does not support it. */
  readonly words?: readonly WordWeight[];
}

/** How much one word contributed to the predicted label. */
export interface WordWeight {
  /** UTF-16 range in the text. */
  readonly start: number;
  readonly end: number;
  /** -1 to 1: above 0 for the predicted label, below 0 against it; the strongest word has 1 or -1. */
  readonly weight: number;
}

/** One line of predictions.jsonl: a test review and what the model predicts for it. */
export interface TestPrediction {
  readonly path: string;
  /** 1-based line, or row of a Parquet file. */
  readonly line: number;
  /** The true class, one of the report's `classNames`. */
  readonly label: string;
  /** Class → probability. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** The beginning of the text; present for the most confident mistakes. */
  readonly text?: string;
}
