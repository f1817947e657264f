import { describe, expect, it } from "vitest";
import { findArchitecture } from "./architecture.ts";
import type { Architecture } from "./architecture.ts";
import { bert } from "./architectures/bert.ts";
import { distilbert } from "./architectures/distilbert.ts";
import { ModelError } from "./errors.ts";

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
  it("reads a BERT with the reference's defaults", () => {
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

  it("reads a DistilBERT with the reference's defaults", () => {
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

  it("takes BERT's dropout for its classifier unless that has its own", () => {
    expect(bert.readConfig({ ...bertJson, hidden_dropout_prob: 0.3 }).classifierDropout).toBe(0.3);
    expect(bert.readConfig({ ...bertJson, classifier_dropout: 0 }).classifierDropout).toBe(0);
  });

  it("orders labels by their index", () => {
    const id2label = { "2": "good", "0": "bad", "1": "so-so" };
    expect(distilbert.readConfig({ ...distilbertJson, id2label }).labels).toEqual(["bad", "so-so", "good"]);
  });

  const cases: [string, Architecture, object, string, RegExp][] = [
    ["a list", bert, [], "CONFIG_INVALID", /does not fit/],
    ["a missing size", bert, { ...bertJson, hidden_size: undefined }, "CONFIG_INVALID", /"hidden_size"/],
    ["text for a number", bert, { ...bertJson, hidden_size: "32" }, "CONFIG_INVALID", /"hidden_size".*number/],
    ["no layers", distilbert, { ...distilbertJson, n_layers: 0 }, "CONFIG_INVALID", /"n_layers"/],
    ["certain dropout", distilbert, { ...distilbertJson, dropout: 1 }, "CONFIG_INVALID", /"dropout"/],
    ["heads that do not divide", bert, { ...bertJson, num_attention_heads: 5 }, "CONFIG_INVALID", /5 .* width of 32/],
    ["padding out of reach", bert, { ...bertJson, pad_token_id: 100 }, "CONFIG_INVALID", /"pad_token_id": 100/],
    ["a gap in labels", bert, { ...bertJson, id2label: { 0: "a", 2: "b" } }, "CONFIG_INVALID", /0, 2; expected 0 to 1/],
    ["labels alike", bert, { ...bertJson, id2label: { 0: "a", 1: "a" } }, "CONFIG_INVALID", /alike: a, a/],
    ["two counts", bert, { ...bertJson, id2label: { 0: "a", 1: "b" }, num_labels: 3 }, "CONFIG_INVALID", /num_labels/],
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

describe("findArchitecture", () => {
  it("finds the one that config.json names", () => {
    expect(findArchitecture(distilbertJson, [bert, distilbert])).toBe(distilbert);
  });

  it("says what is known when a name is not", () => {
    expect(() => findArchitecture({ model_type: "gpt2" }, [bert, distilbert])).toThrow(
      new ModelError(
        "ARCHITECTURE_UNKNOWN",
        'config.json says "model_type": "gpt2", which is not supported. Known are: bert, distilbert. ' +
          'Choose a model of one of these, or add a plug-in that brings "gpt2".',
      ),
    );
  });

  it.each([[undefined], [null], ["bert"], [{}], [{ model_type: 1 }]])("asks for a model_type in %j", (json) => {
    expect(() => findArchitecture(json, [bert])).toThrow(/has no "model_type"/);
  });
});
