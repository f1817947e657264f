import type { WordWeight } from "@sentiment-tuner/protocol";

import type { Parts } from "../../plugins/plugin.ts";
import type { FineTunedModel } from "../../steps/load-model.ts";
import { type CollectedText, collectTokens, readTokens } from "../../steps/token-collector.ts";
import { countUnknownTokens } from "../../steps/unknown-tokens.ts";
import { type ExplainedText, explainTexts } from "../explain-texts.ts";
import { classifyBatches } from "../logit-batches.ts";
import { openSessions, type PredictorOptions } from "../sessions.ts";
import { type Lead, twoLikeliest } from "../two-likeliest.ts";
import { multiplyWords, sumByWord } from "../word-weights.ts";
import type { ReadText, Rung } from "./rung.ts";

/**
 * A model with an encoder: the fine-tuned one, or the frozen one with its linear head. The logits of a text in windows are pooled.
 *
 * @throws TrainerError ENGINE_UNKNOWN or ENGINE_UNAVAILABLE
 */
export async function openEncoderRung(
  loaded: Pick<FineTunedModel, "model" | "text" | "recipe">,
  parts: Parts,
  options: PredictorOptions,
): Promise<Rung> {
  const { model, text: reading } = loaded;
  const { tokenizer } = reading;
  const { labels } = model.config;
  const sessions = await openSessions(loaded, parts, options);
  return {
    labels,
    reading,
    read(text) {
      const tokens = readTokens(text, reading);
      const { encoding, seenTokens } = tokens;
      const unknown = countUnknownTokens(tokenizer);
      unknown.add(encoding);
      return { text, totalTokens: encoding.totalTokens, seenTokens, unknownTokens: unknown.share, tokens };
    },
    async *classify(texts, { explain = false, leadOf, ...batches }) {
      const collected = texts.map(tokensOf);
      const collector = collectTokens(reading);
      for (const one of collected) collector.add(one);
      const tokens = collector.tokens(new Int32Array(texts.length));
      const pooling = tokens.windows?.pooling ?? "mean";
      const explained = explain
        ? await explainTexts(sessions, collected, tokenizer, { ...batches, pooling })
        : undefined;
      if (explained === undefined) return { logits: yield* classifyBatches(sessions, tokens, tokenizer, batches) };
      const logits = new Float32Array(texts.length * labels.length);
      for (const [index, one] of explained.entries()) logits.set(one.logits, index * labels.length);
      const words = texts.map((text, index) => wordsOf(text, explained[index], leadOf?.(index)));
      return { logits, words };
    },
    dispose: () => sessions.dispose(),
  };
}

function tokensOf({ tokens }: ReadText): CollectedText {
  if (tokens === undefined) throw new RangeError("The text was read by a model without an encoder.");
  return tokens;
}

/** The words are weighed between the two largest logits of this model; those of another pair of classes are not known. */
function wordsOf(read: ReadText, explained: ExplainedText | undefined, lead?: Lead): readonly WordWeight[] | undefined {
  if (explained === undefined) return undefined;
  const { logits, attributions } = explained;
  const own = twoLikeliest(logits);
  const sign = lead === undefined || isSame(lead, own) ? 1 : isSame({ best: lead.next, next: lead.best }, own) ? -1 : 0;
  if (sign === 0) return undefined;
  const { offsets } = tokensOf(read).encoding;
  return multiplyWords(sumByWord({ text: read.text, offsets, attributions }), sign);
}

function isSame(a: Lead, b: Lead): boolean {
  return a.best === b.best && a.next === b.next;
}
