import type { Batch } from "@sentiment-tuner/data";

/** Reviews of one length. */
export interface BatchSize {
  readonly rows: number;
  /** Tokens of each review. */
  readonly length: number;
}

/** A batch to measure with: no padding, and two classes in turn. */
export function makeBatch({ rows, length }: BatchSize, vocabularySize: number): Batch {
  const tokens = rows * length;
  return {
    rows,
    length,
    inputIds: Int32Array.from({ length: tokens }, (_, index) => (index * 31) % vocabularySize),
    attentionMask: new Int32Array(tokens).fill(1),
    labels: Int32Array.from({ length: rows }, (_, row) => row % 2),
    indices: Int32Array.from({ length: rows }, (_, row) => row),
  };
}
