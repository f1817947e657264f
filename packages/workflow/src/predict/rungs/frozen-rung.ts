import { denseLogits, type DenseWeights } from "@sentiment-tuner/baseline";
import { FROZEN_HEAD, frozenClassifier, type Parameters } from "@sentiment-tuner/model";
import { nextTurn, openEmbedder } from "@sentiment-tuner/trainer";

import type { Parts } from "../../plugins/plugin.ts";
import type { FineTunedModel } from "../../steps/load-model.ts";
import type { PredictorOptions } from "../sessions.ts";
import { twoLikeliest } from "../two-likeliest.ts";
import { openEncoderRung } from "./encoder-rung.ts";
import type { ReadText, Rung, RungAnswer } from "./rung.ts";

/**
 * A base model with its weights unchanged and a linear head. Its logits come from the same 8-bit computation as its training, on the
 * processor; only word weights are computed in float32.
 */
export async function openFrozenRung(
  { model, text }: FineTunedModel,
  head: DenseWeights,
  parts: Parts,
  { threads }: PredictorOptions,
): Promise<Rung> {
  const embedder = await openEmbedder({ ...model, threads });
  const architecture = frozenClassifier(model.architecture);
  const classifier = { ...model, architecture, parameters: withHead(model.parameters, head) };
  const reader = await openEncoderRung({ model: classifier, text }, parts, { threads });

  async function* answer(
    texts: readonly ReadText[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<RungAnswer, void> {
    for (const [index, { encoding }] of texts.entries()) {
      await nextTurn();
      signal?.throwIfAborted();
      const pass = embedder.embed([encoding?.inputIds ?? new Int32Array(0)]);
      let next = await pass.next();
      while (next.done !== true) next = await pass.next();
      yield { index, logits: denseLogits({ values: next.value, width: embedder.width }, head) };
    }
  }

  return {
    labels: reader.labels,
    reading: text,
    read: (one) => reader.read(one),
    async *classify(texts, { explain = false, ...options }) {
      if (!explain) return yield* answer(texts, options.signal);
      const answers: RungAnswer[] = [];
      for await (const one of answer(texts, options.signal)) answers[one.index] = one;
      const leadOf = (index: number) => options.leadOf?.(index) ?? twoLikeliest(answers[index]?.logits ?? []);
      for await (const { words, index } of reader.classify(texts, { ...options, explain, leadOf })) {
        const own = answers[index];
        if (own !== undefined) yield { ...own, ...(words && { words }) };
      }
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
