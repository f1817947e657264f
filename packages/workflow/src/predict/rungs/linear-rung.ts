import { openBaseline } from "@sentiment-tuner/baseline";
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
      for (const [index, { text }] of texts.entries()) {
        if (index % TEXTS_PER_TURN === 0) await nextTurn();
        signal?.throwIfAborted();
        const logits = Float32Array.from(model.logits([text]));
        const { best, next } = leadOf?.(index) ?? twoLikeliest(logits);
        yield { index, logits, ...(explain && { words: model.explain(text, { first: best, second: next }) }) };
      }
    },
    dispose: () => Promise.resolve(),
  };
}
