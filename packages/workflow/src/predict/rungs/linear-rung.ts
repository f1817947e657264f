import { openBaseline } from "@sentiment-tuner/baseline";
import type { WordWeight } from "@sentiment-tuner/protocol";
import { nextTurn } from "@sentiment-tuner/trainer";

import type { LinearModelFiles } from "../../ladder/linear-files.ts";
import { twoLikeliest } from "../two-likeliest.ts";
import type { Rung } from "./rung.ts";

const TEXTS_PER_TURN = 100;

/** The linear model of words. It reads texts of any length whole, and its word weights are exact. */
export function openLinearRung({ classNames, weights }: LinearModelFiles): Rung {
  const model = openBaseline(weights);
  return {
    labels: classNames,
    reading: undefined,
    read(text) {
      const { words, unknown } = model.countWords(text);
      return { text, totalTokens: words, seenTokens: words, unknownTokens: words === 0 ? 0 : unknown / words };
    },
    async *classify(texts, { signal, explain = false, leadOf }) {
      const logits = new Float32Array(texts.length * classNames.length);
      const words: (readonly WordWeight[])[] = [];
      for (const [index, { text }] of texts.entries()) {
        if (index % TEXTS_PER_TURN === 0) {
          yield index;
          await nextTurn();
          signal?.throwIfAborted();
        }
        const row = model.logits([text]);
        logits.set(row, index * classNames.length);
        const { best, next } = leadOf?.(index) ?? twoLikeliest(row);
        if (explain) words.push(model.explain(text, { first: best, second: next }));
      }
      return { logits, ...(explain && { words }) };
    },
    dispose: () => Promise.resolve(),
  };
}
