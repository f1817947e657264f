import { describe, expect, it } from "vitest";

import type { Architecture } from "../architecture.ts";
import { bert } from "./bert.ts";
import { distilbert } from "./distilbert.ts";

const bertJson = {
  model_type: "bert",
  vocab_size: 100,
  hidden_size: 32,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  intermediate_size: 64,
  max_position_embeddings: 48,
};
const distilbertJson = {
  model_type: "distilbert",
  vocab_size: 100,
  dim: 32,
  n_layers: 2,
  n_heads: 4,
  hidden_dim: 64,
  max_position_embeddings: 48,
};

describe("readConfig", () => {
  it("reads a BERT with the defaults of Hugging Face's library", () => {
    expect(bert.readConfig(bertJson)).toEqual({
      modelType: "bert",
      vocabularySize: 100,
      hiddenSize: 32,
      layers: 2,
      heads: 4,
      intermediateSize: 64,
      maxPositions: 48,
      typeVocabularySize: 2,
      dropout: 0.1,
      attentionDropout: 0.1,
      classifierDropout: 0.1,
      layerNormEpsilon: 1e-12,
      activation: "gelu",
      padTokenId: 0,
      initializerRange: 0.02,
      labels: ["LABEL_0", "LABEL_1"],
      source: bertJson,
    });
  });

  it("reads a DistilBERT with the defaults of Hugging Face's library", () => {
    expect(distilbert.readConfig(distilbertJson)).toMatchObject({
      modelType: "distilbert",
      hiddenSize: 32,
      layers: 2,
      heads: 4,
      intermediateSize: 64,
      maxPositions: 48,
      dropout: 0.1,
      attentionDropout: 0.1,
      classifierDropout: 0.2,
    });
  });

  it("uses BERT's dropout rate for a classifier without one of its own", () => {
    expect(bert.readConfig({ ...bertJson, hidden_dropout_prob: 0.3 }).classifierDropout).toBe(0.3);
    expect(bert.readConfig({ ...bertJson, classifier_dropout: 0 }).classifierDropout).toBe(0);
  });

  it("orders labels by their index", () => {
    const id2label = { "2": "good", "0": "bad", "1": "so-so" };
    expect(distilbert.readConfig({ ...distilbertJson, id2label }).labels).toEqual(["bad", "so-so", "good"]);
  });

  const cases: [string, Architecture, object, string, RegExp][] = [
    ["a list", bert, [], "CONFIG_INVALID", /is invalid/],
    ["a missing size", bert, { ...bertJson, hidden_size: undefined }, "CONFIG_INVALID", /"hidden_size"/],
    ["text instead of a number", bert, { ...bertJson, hidden_size: "32" }, "CONFIG_INVALID", /"hidden_size".*number/],
    ["no layers", distilbert, { ...distilbertJson, n_layers: 0 }, "CONFIG_INVALID", /"n_layers"/],
    ["a dropout rate of 1", distilbert, { ...distilbertJson, dropout: 1 }, "CONFIG_INVALID", /"dropout"/],
    [
      "a width that is not a multiple of the heads",
      bert,
      { ...bertJson, num_attention_heads: 5 },
      "CONFIG_INVALID",
      /width of 32.* 5 attention heads/,
    ],
    [
      "a padding token outside the vocabulary",
      bert,
      { ...bertJson, pad_token_id: 100 },
      "CONFIG_INVALID",
      /"pad_token_id": 100/,
    ],
    [
      "a gap in labels",
      bert,
      { ...bertJson, id2label: { 0: "a", 2: "b" } },
      "CONFIG_INVALID",
      /labels 0, 2. Number them from 0 to 1/,
    ],
    ["two equal labels", bert, { ...bertJson, id2label: { 0: "a", 1: "a" } }, "CONFIG_INVALID", /one name: a, a/],
    [
      "two numbers of labels",
      bert,
      { ...bertJson, id2label: { 0: "a", 1: "b" }, num_labels: 3 },
      "CONFIG_INVALID",
      /num_labels/,
    ],
    ["another activation", bert, { ...bertJson, hidden_act: "gelu_new" }, "CONFIG_UNSUPPORTED", /"gelu_new".*"gelu"/],
    ["relu", distilbert, { ...distilbertJson, activation: "relu" }, "CONFIG_UNSUPPORTED", /"relu"/],
    [
      "relative positions",
      bert,
      { ...bertJson, position_embedding_type: "relative_key" },
      "CONFIG_UNSUPPORTED",
      /"relative_key".*"absolute"/,
    ],
    ["a decoder", bert, { ...bertJson, is_decoder: true }, "CONFIG_UNSUPPORTED", /is_decoder/],
    ["pruned heads", bert, { ...bertJson, pruned_heads: { 0: [1] } }, "CONFIG_UNSUPPORTED", /pruned/],
  ];
  it.each(cases)("refuses %s", (_, architecture, json, code, message) => {
    expect(() => architecture.readConfig(json)).toThrow(message);
    expect(() => architecture.readConfig(json)).toThrow(expect.objectContaining({ code }));
  });
});
