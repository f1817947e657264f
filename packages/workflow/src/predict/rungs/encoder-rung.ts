import type { Encoding } from "@sentiment-tuner/tokenizer";

import type { Parts } from "../../plugins/plugin.ts";
import type { FineTunedModel } from "../../steps/load-model.ts";
import { countUnknownTokens } from "../../steps/unknown-tokens.ts";
import { type Classification, classifyBatches, explainEach } from "../logit-batches.ts";
import { openSessions, type PredictorOptions } from "../sessions.ts";
import { type Lead, twoLikeliest } from "../two-likeliest.ts";
import { sumByWord } from "../word-weights.ts";
import type { ReadText, Rung, RungAnswer } from "./rung.ts";

/**
 * A model with an encoder: the fine-tuned one, or the frozen one with its linear head.
 *
 * @throws TrainerError ENGINE_UNKNOWN or ENGINE_UNAVAILABLE
 */
export async function openEncoderRung(loaded: FineTunedModel, parts: Parts, options: PredictorOptions): Promise<Rung> {
  const { tokenizer, maxLength, truncation } = loaded.text;
  const sessions = await openSessions(loaded, parts, options);
  return {
    labels: loaded.model.config.labels,
    reading: loaded.text,
    read(text) {
      const encoding = tokenizer.encode(text, { maxLength, truncation });
      const unknown = countUnknownTokens(tokenizer);
      unknown.add(encoding);
      const { totalTokens, inputIds } = encoding;
      return { text, totalTokens, seenTokens: inputIds.length, unknownTokens: unknown.share, encoding };
    },
    async *classify(texts, { explain = false, leadOf, ...batches }) {
      const encodings = texts.map(encodingOf);
      const inputIds = encodings.map((encoding) => encoding.inputIds);
      const answers = explain
        ? explainEach(sessions, encodings, tokenizer, batches)
        : classifyBatches(sessions, inputIds, tokenizer, batches);
      for await (const answer of answers) yield withWords(answer, texts[answer.index], leadOf?.(answer.index));
    },
    dispose: () => sessions.dispose(),
  };
}

function encodingOf({ encoding }: ReadText): Encoding {
  if (encoding === undefined) throw new RangeError("The text was read by a model without an encoder.");
  return encoding;
}

/** The words are weighed between the two largest logits of this model; those of another pair of classes are not known. */
function withWords(answer: Classification, read: ReadText | undefined, lead?: Lead): RungAnswer {
  const { index, logits, attributions } = answer;
  const own = twoLikeliest(logits);
  const sign = lead === undefined || isSame(lead, own) ? 1 : isSame({ best: lead.next, next: lead.best }, own) ? -1 : 0;
  if (attributions === undefined || read === undefined || sign === 0) return { index, logits };
  const words = sumByWord({ text: read.text, offsets: encodingOf(read).offsets, attributions });
  return { index, logits, words: sign === 1 ? words : words.map((word) => ({ ...word, weight: -word.weight })) };
}

function isSame(a: Lead, b: Lead): boolean {
  return a.best === b.best && a.next === b.next;
}
