import * as tf from "@tensorflow/tfjs";
import { z } from "zod";

import type { Architecture } from "../architecture.ts";
import { encodeFirstToken } from "../encoder.ts";
import type { EncoderInputs } from "../encoder-inputs.ts";
import type { BlockNames, EncoderLayout } from "../encoder-layout.ts";
import type { ForwardPass } from "../forward-pass.ts";
import { linear } from "../linear.ts";
import type { ModelConfig } from "../model-config.ts";
import { blockShapes, layerNormShapes, linearShapes } from "./block-shapes.ts";
import { checkConfig, count, parseConfig, probability, readLabels, sharedFields } from "./config-fields.ts";

const schema = z.looseObject({
  ...sharedFields,
  dim: count,
  n_layers: count,
  n_heads: count,
  hidden_dim: count,
  activation: z.string().default("gelu"),
  dropout: probability.default(0.1),
  attention_dropout: probability.default(0.1),
  seq_classif_dropout: probability.default(0.2),
});

const layout: EncoderLayout = {
  wordEmbeddings: "distilbert.embeddings.word_embeddings",
  positionEmbeddings: "distilbert.embeddings.position_embeddings",
  embeddingNorm: "distilbert.embeddings.LayerNorm",
  blockNames,
  dropsAttentionOutput: false,
};

/**
 * DistilBERT with its head of two linear layers, `DistilBertForSequenceClassification`. It has no token types and no pooler.
 *
 * @see Sanh et al., DistilBERT, a distilled version of BERT (2019)
 */
export const distilbert: Architecture = {
  name: "distilbert",
  prefix: "distilbert.",
  classifierClass: "DistilBertForSequenceClassification",
  tokenizerClass: "DistilBertTokenizer",
  readConfig,
  parameterShapes,
  layout,
  forward,
};

function readConfig(json: unknown): ModelConfig {
  const fields = parseConfig(schema, json);
  const config: ModelConfig = {
    modelType: "distilbert",
    vocabularySize: fields.vocab_size,
    hiddenSize: fields.dim,
    layers: fields.n_layers,
    heads: fields.n_heads,
    intermediateSize: fields.hidden_dim,
    maxPositions: fields.max_position_embeddings,
    dropout: fields.dropout,
    attentionDropout: fields.attention_dropout,
    classifierDropout: fields.seq_classif_dropout,
    layerNormEpsilon: 1e-12, // A constant in Hugging Face's library; config.json has no key for it.
    activation: "gelu",
    padTokenId: fields.pad_token_id,
    initializerRange: fields.initializer_range,
    labels: readLabels(fields.id2label, fields.num_labels),
    source: json as Readonly<Record<string, unknown>>, // The schema has checked that it is an object.
  };
  checkConfig(config, fields.activation);
  return config;
}

function forward(inputs: EncoderInputs, pass: Omit<ForwardPass, "layout">): tf.Tensor2D {
  const { weights, config, dropout } = pass;
  const first = encodeFirstToken(inputs, { ...pass, layout }); // (B, D)
  const hidden = tf.relu(linear(first, weights, "pre_classifier")); // (B, D)
  return linear(dropout(hidden, config.classifierDropout, config.hiddenSize) as tf.Tensor2D, weights, "classifier");
}

function parameterShapes(config: ModelConfig): ReadonlyMap<string, readonly number[]> {
  const { hiddenSize, vocabularySize, maxPositions, layers, labels } = config;
  return new Map<string, readonly number[]>([
    ["distilbert.embeddings.word_embeddings.weight", [vocabularySize, hiddenSize]],
    ["distilbert.embeddings.position_embeddings.weight", [maxPositions, hiddenSize]],
    ...layerNormShapes("distilbert.embeddings.LayerNorm", hiddenSize),
    ...Array.from({ length: layers }, (_, layer) => blockShapes(blockNames(layer), config)).flat(),
    ...linearShapes("pre_classifier", hiddenSize, hiddenSize),
    ...linearShapes("classifier", labels.length, hiddenSize),
  ]);
}

function blockNames(layer: number): BlockNames {
  const block = `distilbert.transformer.layer.${layer}`;
  return {
    query: `${block}.attention.q_lin`,
    key: `${block}.attention.k_lin`,
    value: `${block}.attention.v_lin`,
    attentionOutput: `${block}.attention.out_lin`,
    attentionNorm: `${block}.sa_layer_norm`,
    feedForwardInner: `${block}.ffn.lin1`,
    feedForwardOutput: `${block}.ffn.lin2`,
    feedForwardNorm: `${block}.output_layer_norm`,
  };
}
