export interface Prediction {
  readonly label: string;
  /** Probability of `label`, 0 to 1. */
  readonly score: number;
  /** Label → probability. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Tokens of the text, special tokens included, and how many of them the model saw. */
  readonly totalTokens: number;
  readonly seenTokens: number;
  /** In the order of the text, as far as the model saw it. Absent if not asked for, or where the architecture cannot be explained. */
  readonly words?: readonly WordWeight[];
}

/** How much one word spoke for the predicted label. */
export interface WordWeight {
  /** UTF-16 range in the text. */
  readonly start: number;
  readonly end: number;
  /** -1 to 1: above 0 for the predicted label, below 0 against it; 1 or -1 is the word that counts most. */
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
  /** The beginning of the text, there for the most confident mistakes. */
  readonly text?: string;
}
