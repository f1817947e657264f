import { type Batch, createRandom } from "@sentiment-tuner/data";
import { distilbert, initializeParameters } from "@sentiment-tuner/model";
import type { SessionOptions } from "@sentiment-tuner/trainer";

export type BenchModel = Pick<SessionOptions, "architecture" | "config" | "parameters">;

/** DistilBERT's shape with random weights. Speed does not depend on their values. */
export function makeDistilBert(): BenchModel {
  return makeSixLayers(30_522, 768);
}

/** The operations of DistilBERT on tensors so small that launching the operations takes most of the time. */
export function makeSmallDistilBert(): BenchModel {
  return makeSixLayers(2_000, 24);
}

function makeSixLayers(vocabularySize: number, width: number): BenchModel {
  const config = distilbert.readConfig({
    model_type: "distilbert",
    vocab_size: vocabularySize,
    dim: width,
    n_layers: 6,
    n_heads: 12,
    hidden_dim: 4 * width,
    max_position_embeddings: 512,
  });
  return { architecture: distilbert, config, parameters: initializeParameters(distilbert, config, 0) };
}

/** A full batch without padding. */
export function makeFullBatch(rows: number, length: number, vocabularySize: number): Batch {
  const random = createRandom(0, 100);
  return {
    rows,
    length,
    inputIds: Int32Array.from({ length: rows * length }, () => 1000 + random.int(vocabularySize - 1000)),
    attentionMask: new Int32Array(rows * length).fill(1),
    labels: Int32Array.from({ length: rows }, (_row, index) => index % 2),
    indices: Int32Array.from({ length: rows }, (_row, index) => index),
  };
}
