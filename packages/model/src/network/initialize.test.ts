import { describe, expect, it } from "vitest";
import { bert } from "./architectures/bert.ts";
import { initializeParameter, initializeParameters } from "./initialize.ts";

const config = bert.readConfig({
  vocab_size: 100,
  hidden_size: 32,
  num_hidden_layers: 1,
  num_attention_heads: 4,
  intermediate_size: 64,
  max_position_embeddings: 16,
  pad_token_id: 2,
});

describe("initializeParameter", () => {
  it("draws weights from a normal distribution with the configured standard deviation", () => {
    const { values } = initializeParameter("classifier.weight", [200, 100], config, 1);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const within = values.filter((value) => Math.abs(value) < 0.02).length / values.length;
    // 20,000 numbers: the standard errors are 0.00014, 0.0001 and 0.0033. Each bound is at least four standard errors.
    expect(Math.abs(mean)).toBeLessThan(0.0006);
    expect(Math.abs(deviation - 0.02)).toBeLessThan(0.0006);
    expect(Math.abs(within - 0.6827)).toBeLessThan(0.014);
  });

  it("returns the same bits only for the same seed and name", () => {
    const first = initializeParameter("classifier.weight", [2, 3], config, 1);
    expect(initializeParameter("classifier.weight", [2, 3], config, 1)).toEqual(first);
    expect(initializeParameter("classifier.weight", [2, 3], config, 2).values).not.toEqual(first.values);
    expect(initializeParameter("pooler.weight", [2, 3], config, 1).values).not.toEqual(first.values);
  });

  it("initializes biases with 0 and LayerNorm weights with 1", () => {
    expect(initializeParameter("a.LayerNorm.bias", [2], config, 1).values).toEqual(Float32Array.of(0, 0));
    expect(initializeParameter("a.LayerNorm.weight", [2], config, 1).values).toEqual(Float32Array.of(1, 1));
    expect(initializeParameter("a.sa_layer_norm.weight", [2], config, 1).values).toEqual(Float32Array.of(1, 1));
  });

  it("sets only the embedding of the padding token to 0", () => {
    const { values } = initializeParameter("bert.embeddings.word_embeddings.weight", [100, 32], config, 1);
    const rows = Array.from({ length: 100 }, (_, row) => values.subarray(row * 32, (row + 1) * 32));
    expect(rows.flatMap((row, index) => (row.every((value) => value === 0) ? [index] : []))).toEqual([2]);
  });
});

describe("initializeParameters", () => {
  it("returns every parameter of the architecture", () => {
    const parameters = initializeParameters(bert, config, 1);
    const shapes = new Map([...parameters].map(([name, { shape }]) => [name, shape]));
    expect(shapes).toEqual(bert.parameterShapes(config));
  });
});
