import { describe, expect, it } from "vitest";

import { countParameters, readModelSize } from "./model-size.ts";

const DISTILBERT = {
  model_type: "distilbert",
  vocab_size: 30_522,
  dim: 768,
  n_layers: 6,
  n_heads: 12,
  hidden_dim: 3072,
  max_position_embeddings: 512,
};
const BERT = {
  model_type: "bert",
  vocab_size: 30_522,
  hidden_size: 768,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  intermediate_size: 3072,
};

describe("readModelSize", () => {
  it("reads the names of DistilBERT and of BERT", () => {
    expect(readModelSize(DISTILBERT)).toEqual({
      modelType: "distilbert",
      vocabularySize: 30_522,
      hiddenSize: 768,
      layers: 6,
      heads: 12,
      intermediateSize: 3072,
      maxPositions: 512,
    });
    expect(readModelSize(BERT)).toMatchObject({ modelType: "bert", layers: 12, hiddenSize: 768, maxPositions: 512 });
  });

  it.each([undefined, null, "text", {}, { ...BERT, hidden_size: "768" }, { ...BERT, vocab_size: -1 }])(
    "refuses %j",
    (config) => {
      expect(readModelSize(config)).toBeUndefined();
    },
  );
});

describe("countParameters", () => {
  it.each([
    ["DistilBERT", DISTILBERT, 66.4e6], // Hugging Face counts 66,362,880 in DistilBertModel.
    ["BERT", BERT, 109.5e6], // 109,482,240 in BertModel, 0.6 M of them in its pooler.
  ])("is within 1% of Hugging Face's count for %s", (_name, config, expected) => {
    const size = readModelSize(config);
    const ratio = size === undefined ? 0 : countParameters(size) / expected;
    expect(Math.abs(ratio - 1)).toBeLessThan(0.01);
  });
});
