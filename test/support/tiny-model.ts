import type { Batch } from "@sentiment-tuner/data";
import { bert, distilbert, loadPretrained, type ModelConfig, type PretrainedModel } from "@sentiment-tuner/model";

import { fixturePath, type GoldenBatch } from "./golden.ts";

/** Two random 2-layer models of width 32, written by Hugging Face's library. */
export const TINY_MODELS = ["tiny-distilbert", "tiny-bert"] as const;

/** Random 2-layer models of width 16 with more classes. Hugging Face's library made them, this project saved them. */
export const CLASS_MODELS = [
  "tiny-bert-three",
  "tiny-distilbert-three",
  "tiny-bert-five",
  "tiny-distilbert-five",
] as const;

export type TinyModelName = (typeof TINY_MODELS | typeof CLASS_MODELS)[number];

export function loadTinyModel(name: TinyModelName): Promise<PretrainedModel> {
  return loadPretrained(fixturePath(name), { architectures: [distilbert, bert], seed: 0 });
}

export function withoutDropout(config: ModelConfig): ModelConfig {
  return { ...config, dropout: 0, attentionDropout: 0, classifierDropout: 0 };
}

/** Makes a batch of rows of ids, padded with 0. */
export function makeBatch(rows: readonly (readonly number[])[], labels: readonly number[]): Batch {
  const length = Math.max(...rows.map((row) => row.length));
  return {
    rows: rows.length,
    length,
    inputIds: Int32Array.from(rows.flatMap((row) => [...row, ...Array<number>(length - row.length).fill(0)])),
    attentionMask: Int32Array.from(
      rows.flatMap((row) => Array.from({ length }, (_unused, index) => (index < row.length ? 1 : 0))),
    ),
    labels: Int32Array.from(labels),
    indices: Int32Array.from(labels.keys()),
  };
}

/** The batch of a golden file, with its own attention mask. */
export function goldenBatch({ inputIds, attentionMask, labels }: GoldenBatch): Batch {
  return { ...makeBatch(inputIds, labels), attentionMask: Int32Array.from(attentionMask.flat()) };
}

/** Eight texts of 5 to 12 tokens from the 100-word vocabulary, four of each class. */
export const EIGHT_REVIEWS = makeBatch(
  Array.from({ length: 8 }, (_unused, row) => [
    2,
    ...Array.from({ length: 3 + row }, (_id, token) => 5 + ((row * 31 + token * 17) % 94)),
    3,
  ]),
  [0, 1, 1, 0, 0, 1, 0, 1],
);
