import { denseLogits, type DenseWeights } from "@sentiment-tuner/baseline";
import { FROZEN_HEAD, frozenClassifier, type Parameters } from "@sentiment-tuner/model";
import { nextTurn, openEmbedder } from "@sentiment-tuner/trainer";

import type { Parts } from "../../plugins/plugin.ts";
import type { FineTunedModel } from "../../steps/load-model.ts";
import { collectTokens } from "../../steps/token-collector.ts";
import { resultOf } from "../result-of.ts";
import type { PredictorOptions } from "../sessions.ts";
import { embeddingPass } from "../text-embeddings.ts";
import { twoLikeliest } from "../two-likeliest.ts";
import { openEncoderRung } from "./encoder-rung.ts";
import { logitsOfText, type ReadText, type Rung } from "./rung.ts";

/**
 * A base model with its weights unchanged and a linear head. Its logits come from the same 8-bit computation as its training, on the
 * processor; only word weights are computed in float32.
 */
export async function openFrozenRung(
  { model, text }: Pick<FineTunedModel, "model" | "text">,
  head: DenseWeights,
  parts: Parts,
  { threads }: PredictorOptions,
): Promise<Rung> {
  const embedder = await openEmbedder({ ...model, threads });
  const architecture = frozenClassifier(model.architecture);
  const classifier = { ...model, architecture, parameters: withHead(model.parameters, head) };
  const reader = await openEncoderRung({ model: classifier, text, recipe: undefined }, parts, { threads });
  const { labels } = reader;

  async function* answer(texts: readonly ReadText[], signal?: AbortSignal): AsyncGenerator<number, Float32Array> {
    const collector = collectTokens(text);
    for (const { tokens } of texts) if (tokens) collector.add(tokens);
    const { inputIds, pool } = embeddingPass(collector.tokens(new Int32Array(texts.length)));
    const pass = embedder.embed(inputIds);
    for (;;) {
      await nextTurn();
      signal?.throwIfAborted();
      const next = await pass.next();
      if (next.done === true) return denseLogits({ values: pool(next.value), width: embedder.width }, head);
      yield Math.floor((next.value / inputIds.length) * texts.length);
    }
  }

  return {
    labels,
    reading: text,
    read: (one) => reader.read(one),
    async *classify(texts, { explain = false, ...options }) {
      const logits = yield* answer(texts, options.signal);
      if (!explain) return { logits };
      const leadOf = (index: number) => twoLikeliest(logitsOfText(logits, index, labels.length));
      const { words } = await resultOf(reader.classify(texts, { leadOf, ...options, explain }));
      return { logits, ...(words && { words }) };
    },
    async dispose() {
      await embedder.dispose();
      await reader.dispose();
    },
  };
}

function withHead(parameters: Parameters, { classCount, width, weights, biases }: DenseWeights): Parameters {
  const [weight, bias] = [`${FROZEN_HEAD}.weight`, `${FROZEN_HEAD}.bias`];
  const heads = [
    { name: weight, shape: [classCount, width], values: Float32Array.from(weights) },
    { name: bias, shape: [classCount], values: Float32Array.from(biases) },
  ];
  return new Map([...parameters, ...heads.map((head) => [head.name, head] as const)]);
}
