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
import {
  checkConfig,
  count,
  parseConfig,
  probability,
  readLabels,
  sharedFields,
  unsupported,
} from "./config-fields.ts";

const schema = z.looseObject({
  ...sharedFields,
  hidden_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  intermediate_size: count,
  type_vocab_size: count.default(2),
  hidden_act: z.string().default("gelu"),
  hidden_dropout_prob: probability.default(0.1),
  attention_probs_dropout_prob: probability.default(0.1),
  classifier_dropout: probability.nullish(),
  layer_norm_eps: z.number().positive().default(1e-12),
  is_decoder: z.boolean().default(false),
  add_cross_attention: z.boolean().default(false),
});

const layout: EncoderLayout = {
  wordEmbeddings: "bert.embeddings.word_embeddings",
  positionEmbeddings: "bert.embeddings.position_embeddings",
  tokenTypeEmbeddings: "bert.embeddings.token_type_embeddings",
  embeddingNorm: "bert.embeddings.LayerNorm",
  blockNames,
  dropsAttentionOutput: true,
};

/**
 * BERT with its pooler and a linear head, `BertForSequenceClassification`.
 *
 * @see Devlin et al., BERT: Pre-training of Deep Bidirectional Transformers (2019)
 */
export const bert: Architecture = {
  name: "bert",
  prefix: "bert.",
  classifierClass: "BertForSequenceClassification",
  tokenizerClass: "BertTokenizer",
  readConfig,
  parameterShapes,
  layout,
  forward,
};

function readConfig(json: unknown): ModelConfig {
  const fields = parseConfig(schema, json);
  if (fields.is_decoder) unsupported(`"is_decoder": true`, "Choose an encoder model.");
  if (fields.add_cross_attention) unsupported(`"add_cross_attention": true`, "Choose an encoder model.");
  const config: ModelConfig = {
    modelType: "bert",
    vocabularySize: fields.vocab_size,
    hiddenSize: fields.hidden_size,
    layers: fields.num_hidden_layers,
    heads: fields.num_attention_heads,
    intermediateSize: fields.intermediate_size,
    maxPositions: fields.max_position_embeddings,
    typeVocabularySize: fields.type_vocab_size,
    dropout: fields.hidden_dropout_prob,
    attentionDropout: fields.attention_probs_dropout_prob,
    classifierDropout: fields.classifier_dropout ?? fields.hidden_dropout_prob,
    layerNormEpsilon: fields.layer_norm_eps,
    activation: "gelu",
    padTokenId: fields.pad_token_id,
    initializerRange: fields.initializer_range,
    labels: readLabels(fields.id2label, fields.num_labels),
    source: json as Readonly<Record<string, unknown>>, // The schema has checked that it is an object.
  };
  checkConfig(config, fields.hidden_act);
  return config;
}

function forward(inputs: EncoderInputs, pass: Omit<ForwardPass, "layout">): tf.Tensor2D {
  const { weights, config, dropout } = pass;
  const first = encodeFirstToken(inputs, { ...pass, layout }); // (B, D)
  const pooled = tf.tanh(linear(first, weights, "bert.pooler.dense")); // (B, D)
  return linear(dropout(pooled, config.classifierDropout, config.hiddenSize) as tf.Tensor2D, weights, "classifier");
}

function parameterShapes(config: ModelConfig): ReadonlyMap<string, readonly number[]> {
  const { hiddenSize, vocabularySize, maxPositions, typeVocabularySize = 2, layers, labels } = config;
  return new Map<string, readonly number[]>([
    ["bert.embeddings.word_embeddings.weight", [vocabularySize, hiddenSize]],
    ["bert.embeddings.position_embeddings.weight", [maxPositions, hiddenSize]],
    ["bert.embeddings.token_type_embeddings.weight", [typeVocabularySize, hiddenSize]],
    ...layerNormShapes("bert.embeddings.LayerNorm", hiddenSize),
    ...Array.from({ length: layers }, (_, layer) => blockShapes(blockNames(layer), config)).flat(),
    ...linearShapes("bert.pooler.dense", hiddenSize, hiddenSize),
    ...linearShapes("classifier", labels.length, hiddenSize),
  ]);
}

function blockNames(layer: number): BlockNames {
  const block = `bert.encoder.layer.${layer}`;
  return {
    query: `${block}.attention.self.query`,
    key: `${block}.attention.self.key`,
    value: `${block}.attention.self.value`,
    attentionOutput: `${block}.attention.output.dense`,
    attentionNorm: `${block}.attention.output.LayerNorm`,
    feedForwardInner: `${block}.intermediate.dense`,
    feedForwardOutput: `${block}.output.dense`,
    feedForwardNorm: `${block}.output.LayerNorm`,
  };
}
