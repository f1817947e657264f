import type { ModelRecipe } from "@sentiment-tuner/protocol";

import { addLogits } from "../../ladder/logit-weights.ts";
import { resultOf } from "../result-of.ts";
import { twoLikeliest } from "../two-likeliest.ts";
import { addWords, multiplyWords } from "../word-weights.ts";
import { logitsOfText, type ReadText, type Rung, type RungAnswers, type RungOptions } from "./rung.ts";

type Combination = NonNullable<ModelRecipe["combination"]>;

/**
 * The fine-tuned and the linear model together: z = encoder · z_encoder + linear · z_linear.
 *
 * @param encoder - reads the texts; both have the same classes in the same order
 */
export function openCombinedRung(encoder: Rung, linear: Rung, weights: Combination): Rung {
  const { labels, reading } = encoder;
  async function* classify(texts: readonly ReadText[], options: RungOptions): AsyncGenerator<number, RungAnswers> {
    const ofEncoder = yield* encoder.classify(texts, options);
    const ofLinear = await resultOf(linear.classify(texts, options));
    const logits = addLogits([ofEncoder.logits, ofLinear.logits], [weights.encoder, weights.linear]);
    const words = texts.map((_text, index) => {
      const [first, second] = [ofEncoder.words?.[index], ofLinear.words?.[index]];
      if (first === undefined || second === undefined) return undefined;
      return addWords(multiplyWords(first, weights.encoder), multiplyWords(second, weights.linear));
    });
    return { logits, words };
  }
  return {
    labels,
    reading,
    read: (text) => encoder.read(text),
    async *classify(texts, { explain = false, ...options }) {
      const { logits } = yield* classify(texts, options);
      if (!explain) return { logits };
      // Both models weigh the words between the same classes.
      const leadOf = (index: number) => twoLikeliest(logitsOfText(logits, index, labels.length));
      const { words } = await resultOf(classify(texts, { leadOf, ...options, explain }));
      return { logits, ...(words && { words }) };
    },
    async dispose() {
      await encoder.dispose();
      await linear.dispose();
    },
  };
}
