import { applyRules, cleanText } from "@sentiment-tuner/data";
import type { Prediction } from "@sentiment-tuner/protocol";

import { checkThreads } from "../check-settings.ts";
import type { Parts } from "../plugins/plugin.ts";
import { readModelRecipe, recipeRules } from "../steps/model-recipe.ts";
import { MOSTLY_UNKNOWN } from "../steps/unknown-tokens.ts";
import { type Answers, decide } from "./decide.ts";
import { resultOf } from "./result-of.ts";
import { openRung } from "./rungs/open-rung.ts";
import { logitsOfText } from "./rungs/rung.ts";
import type { PredictorOptions } from "./sessions.ts";
import { placeInOriginal } from "./place-in-original.ts";
import { multiplyWords, scaleWords } from "./word-weights.ts";

/** A saved model that classifies texts. */
export interface Predictor {
  /** The classes, in the order of the model's outputs. */
  readonly labels: readonly string[];
  /**
   * One prediction for each text, in order.
   *
   * @throws the signal's reason when it is aborted
   */
  predict(texts: readonly string[], options?: PredictOptions): Promise<readonly Prediction[]>;
  /**
   * Only the probabilities, for many texts.
   *
   * @throws the signal's reason when it is aborted
   */
  classify(texts: readonly string[], options?: ClassifyOptions): Promise<ClassifiedTexts>;
  dispose(): Promise<void>;
}

interface PredictOptions {
  /**
   * Whether to add the weight of each word; takes at least six times as long. Ignored if the model cannot be explained. In a text of more than
   * {@link EXPLAINED_TOKENS} tokens, only the words of the windows that say most about the predicted class have weights.
   */
  readonly explain?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface ClassifyOptions {
  /** Texts in one forward pass; those of similar length are computed together. */
  readonly batchSize?: number | undefined;
  /** Fewer texts if they would have more tokens than this, padding included. */
  readonly maxTokens?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface ClassifiedTexts {
  /** [N, C] row-major, in the order of the texts and of the labels. */
  readonly probabilities: Float64Array;
  /** [N], the chosen class of each text. */
  readonly classes: Int32Array;
  /** [N], whether the model is not sure of it. */
  readonly areUnsure: readonly boolean[];
  /** Texts that are longer than the model reads. */
  readonly truncated: number;
  /** Texts of which the model does not know most tokens. */
  readonly mostlyUnknown: number;
}

const BATCH_SIZE = 16;

/**
 * Opens a saved model, whichever of the ladder it is. Texts are cleaned as its training reviews were; the words of a prediction are places in
 * the original text.
 *
 * @throws ModelError if the folder contains no model, WorkflowError LABELS_UNFIT if it was not fine-tuned, SETTING_INVALID, RECIPE_DAMAGED,
 *   RUNG_DAMAGED or PART_UNKNOWN, TrainerError ENGINE_UNKNOWN or ENGINE_UNAVAILABLE
 */
export async function openPredictor(
  modelFolder: string,
  parts: Parts,
  options: PredictorOptions = {},
): Promise<Predictor> {
  checkThreads(options.threads);
  const recipe = await readModelRecipe(modelFolder);
  const rules = recipeRules(recipe, parts);
  const rung = await openRung(modelFolder, recipe, parts, options);
  const { labels } = rung;

  return {
    labels,
    async predict(texts, { explain = false, signal } = {}) {
      const cleaned = texts.map((text) => cleanText(text, rules));
      const reads = cleaned.map(({ text }) => rung.read(text));
      const { logits, words } = await resultOf(rung.classify(reads, { batchSize: BATCH_SIZE, signal, explain }));
      return reads.map(({ totalTokens, seenTokens, unknownTokens, tokens }, index): Prediction => {
        const row = logitsOfText(logits, index, labels.length);
        const { against, isLikeliest, ...answer } = answerOf(labels, decide(row, labels.length, recipe?.decision));
        const original = cleaned[index] as (typeof cleaned)[number]; // As many as texts.
        const windows = tokens?.ranges.length ?? 1;
        const weights = words?.[index];
        return {
          ...{ ...answer, totalTokens, seenTokens },
          ...(windows > 1 && { windows }),
          ...(unknownTokens > 0 && { unknownTokens }),
          ...(weights && {
            ...(against !== undefined && { against }),
            // The lead of the likeliest class is explained: of two classes, the other one was chosen by a threshold.
            words: placeInOriginal(scaleWords(multiplyWords(weights, isLikeliest ? 1 : -1)), original),
          }),
        };
      });
    },
    async classify(texts, { batchSize = BATCH_SIZE, maxTokens, signal } = {}) {
      const reads = texts.map((text) => rung.read(applyRules(text, rules)));
      const { logits } = await resultOf(rung.classify(reads, { batchSize, maxTokens, signal }));
      return {
        ...decide(logits, labels.length, recipe?.decision),
        truncated: reads.filter(({ totalTokens, seenTokens }) => totalTokens > seenTokens).length,
        mostlyUnknown: reads.filter(({ unknownTokens }) => unknownTokens > MOSTLY_UNKNOWN).length,
      };
    },
    dispose: () => rung.dispose(),
  };
}

interface Answer extends Pick<Prediction, "label" | "score" | "probabilities" | "isUnsure" | "against"> {
  /** False if a threshold chose another class than the most probable one. */
  readonly isLikeliest: boolean;
}

/** The answer for one text: the chosen class, and the likeliest of the others; of equal ones the first. */
function answerOf(labels: readonly string[], { probabilities, classes, areUnsure }: Answers): Answer {
  const [chosen = 0] = classes;
  const ranked = [...probabilities.keys()].sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0) || a - b);
  const next = ranked.find((index) => index !== chosen);
  const against = next === undefined ? undefined : labels[next];
  return {
    label: labels[chosen] ?? String(chosen),
    score: probabilities[chosen] ?? Number.NaN,
    probabilities: Object.fromEntries(labels.map((label, index) => [label, probabilities[index] ?? Number.NaN])),
    ...(areUnsure[0] === true && { isUnsure: true }),
    ...(against !== undefined && { against }),
    isLikeliest: ranked[0] === chosen,
  };
}
