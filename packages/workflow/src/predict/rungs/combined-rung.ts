import type { ModelRecipe, WordWeight } from "@sentiment-tuner/protocol";

import { twoLikeliest } from "../two-likeliest.ts";
import { addWords } from "../word-weights.ts";
import type { ReadText, Rung, RungAnswer, RungOptions } from "./rung.ts";

type Combination = NonNullable<ModelRecipe["combination"]>;

/**
 * The fine-tuned and the linear model together: z = encoder · z_encoder + linear · z_linear.
 *
 * @param encoder - reads the texts; both have the same classes in the same order
 */
export function openCombinedRung(encoder: Rung, linear: Rung, combination: Combination): Rung {
  async function classify(texts: readonly ReadText[], options: RungOptions): Promise<readonly RungAnswer[]> {
    const [first, second] = [
      await collect(encoder.classify(texts, options)),
      await collect(linear.classify(texts, options)),
    ];
    return first.flatMap((answer, index) => combine(answer, second[index], combination) ?? []);
  }
  return {
    labels: encoder.labels,
    reading: encoder.reading,
    read: (text) => encoder.read(text),
    async *classify(texts, { explain = false, ...options }) {
      const answers = await classify(texts, options);
      if (!explain) return yield* answers;
      const leads = answers.map(({ logits }) => twoLikeliest(logits)); // Both models weigh the words between the same classes.
      yield* await classify(texts, { leadOf: (index) => leads[index] ?? { best: 0, next: 1 }, ...options, explain });
    },
    async dispose() {
      await encoder.dispose();
      await linear.dispose();
    },
  };
}

async function collect(answers: AsyncIterable<RungAnswer>): Promise<readonly RungAnswer[]> {
  const found: RungAnswer[] = [];
  for await (const answer of answers) found[answer.index] = answer;
  return found;
}

function combine(encoder: RungAnswer, linear: RungAnswer | undefined, weights: Combination): RungAnswer | undefined {
  if (linear === undefined) return undefined;
  const { index } = encoder;
  const logits = encoder.logits.map(
    (logit, c) => weights.encoder * logit + weights.linear * (linear.logits[c] ?? Number.NaN),
  );
  if (encoder.words === undefined || linear.words === undefined) return { index, logits };
  const words = addWords(scaled(encoder.words, weights.encoder), scaled(linear.words, weights.linear));
  return { index, logits, words };
}

function scaled(words: readonly WordWeight[], factor: number): readonly WordWeight[] {
  return words.map((word) => ({ ...word, weight: factor * word.weight }));
}
