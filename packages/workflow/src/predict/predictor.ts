import { applyRules, cleanText } from "@sentiment-tuner/data";
import type { Prediction } from "@sentiment-tuner/protocol";
import { softmaxRows } from "@sentiment-tuner/trainer";

import { checkThreads } from "../check-settings.ts";
import type { Parts } from "../plugins/plugin.ts";
import { readModelRecipe, recipeRules } from "../steps/model-recipe.ts";
import { MOSTLY_UNKNOWN } from "../steps/unknown-tokens.ts";
import { openRung } from "./rungs/open-rung.ts";
import type { PredictorOptions } from "./sessions.ts";
import { placeInOriginal } from "./place-in-original.ts";
import { twoLikeliest } from "./two-likeliest.ts";
import { scaleWords } from "./word-weights.ts";

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
  /** Whether to add the weight of each word; takes at least six times as long. Ignored if the model cannot be explained. */
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
      const predictions: Prediction[] = [];
      for await (const { index, logits, words } of rung.classify(reads, { batchSize: BATCH_SIZE, signal, explain })) {
        const [read, original] = [reads[index], cleaned[index]];
        if (read === undefined || original === undefined) continue;
        const { totalTokens, seenTokens, unknownTokens } = read;
        const { against, ...likeliest } = describeLikeliest(labels, softmaxRows(logits, labels.length));
        predictions[index] = {
          ...{ ...likeliest, totalTokens, seenTokens },
          ...(unknownTokens > 0 && { unknownTokens }),
          ...(words && {
            ...(against !== undefined && { against }),
            words: placeInOriginal(scaleWords(words), original),
          }),
        };
      }
      return predictions;
    },
    async classify(texts, { batchSize = BATCH_SIZE, maxTokens, signal } = {}) {
      const reads = texts.map((text) => rung.read(applyRules(text, rules)));
      const probabilities = new Float64Array(texts.length * labels.length);
      for await (const { index, logits } of rung.classify(reads, { batchSize, maxTokens, signal })) {
        probabilities.set(softmaxRows(logits, labels.length), index * labels.length);
      }
      return {
        probabilities,
        truncated: reads.filter(({ totalTokens, seenTokens }) => totalTokens > seenTokens).length,
        mostlyUnknown: reads.filter(({ unknownTokens }) => unknownTokens > MOSTLY_UNKNOWN).length,
      };
    },
    dispose: () => rung.dispose(),
  };
}

/** The likeliest class and the one that comes next; of equal ones the first. */
function describeLikeliest(
  labels: readonly string[],
  row: Float64Array,
): Pick<Prediction, "label" | "score" | "probabilities" | "against"> {
  const { best, next } = twoLikeliest(row);
  const against = next === best ? undefined : labels[next];
  return {
    label: labels[best] ?? String(best),
    score: row[best] ?? Number.NaN,
    probabilities: Object.fromEntries(labels.map((label, index) => [label, row[index] ?? Number.NaN])),
    ...(against !== undefined && { against }),
  };
}
