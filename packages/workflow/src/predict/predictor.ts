import { applyRules, cleanText } from "@sentiment-tuner/data";
import type { Prediction } from "@sentiment-tuner/protocol";

import { checkThreads } from "../check-settings.ts";
import type { Parts } from "../plugins/plugin.ts";
import { loadFineTuned } from "../steps/load-model.ts";
import { recipeRules } from "../steps/model-recipe.ts";
import { collectTokens } from "../steps/token-collector.ts";
import { countUnknownTokens, MOSTLY_UNKNOWN } from "../steps/unknown-tokens.ts";
import { type Answers, decide } from "./decide.ts";
import { explainTexts } from "./explain-texts.ts";
import { classifyBatches } from "./logit-batches.ts";
import { openSessions, type PredictorOptions } from "./sessions.ts";
import { placeInOriginal } from "./place-in-original.ts";
import { wordWeights } from "./word-weights.ts";

/** A fine-tuned model that classifies texts. */
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
 * Opens a fine-tuned model. Texts are cleaned as its training reviews were; the words of a prediction are places in the original text.
 *
 * @throws ModelError if the folder contains no model, WorkflowError LABELS_UNFIT if it was not fine-tuned SETTING_INVALID, RECIPE_DAMAGED or PART_UNKNOWN,
 *   TrainerError ENGINE_UNKNOWN or ENGINE_UNAVAILABLE
 */
export async function openPredictor(
  modelFolder: string,
  parts: Parts,
  options: PredictorOptions = {},
): Promise<Predictor> {
  checkThreads(options.threads);
  const loaded = await loadFineTuned(modelFolder, parts);
  const { recipe } = loaded;
  const rules = recipeRules(recipe, parts);
  const sessions = await openSessions(loaded, parts, options);
  const { tokenizer } = loaded.text;
  const { labels } = loaded.model.config;
  const read = (texts: readonly string[]) => {
    const collector = collectTokens(loaded.text);
    const collected = texts.map((text) => collector.add(text));
    return { collected, tokens: collector.tokens(new Int32Array(texts.length)) };
  };

  return {
    labels,
    async predict(texts, { explain = false, signal } = {}) {
      const cleaned = texts.map((text) => cleanText(text, rules));
      const { collected, tokens } = read(cleaned.map(({ text }) => text));
      const batches = { batchSize: BATCH_SIZE, signal };
      const explained = explain
        ? await explainTexts(sessions, collected, tokenizer, { ...batches, pooling: tokens.windows?.pooling ?? "mean" })
        : undefined;
      const logits = explained ? undefined : await classifyBatches(sessions, tokens, tokenizer, batches);
      return collected.map(({ encoding, ranges, seenTokens }, index): Prediction => {
        const { attributions, logits: row } = explained?.[index] ?? {
          attributions: undefined,
          logits: logits?.subarray(index * labels.length, (index + 1) * labels.length) ?? new Float32Array(0),
        };
        const { offsets, totalTokens } = encoding;
        const unknown = countUnknownTokens(tokenizer);
        unknown.add(encoding);
        const { against, isLikeliest, ...answer } = answerOf(labels, decide(row, labels.length, recipe?.decision));
        const original = cleaned[index] as (typeof cleaned)[number]; // As many as texts.
        return {
          ...answer,
          totalTokens,
          seenTokens,
          ...(ranges.length > 1 && { windows: ranges.length }),
          ...(unknown.share > 0 && { unknownTokens: unknown.share }),
          ...(attributions && {
            ...(against !== undefined && { against }),
            words: placeInOriginal(
              wordWeights({
                ...{ text: original.text, offsets },
                // The lead of the likeliest class is explained: of two classes, the other one was chosen by a threshold.
                attributions: isLikeliest ? attributions : Array.from(attributions, (value) => -(value ?? 0)),
              }),
              original,
            ),
          }),
        };
      });
    },
    async classify(texts, { batchSize = BATCH_SIZE, maxTokens, signal } = {}) {
      let [truncated, mostlyUnknown] = [0, 0];
      const { collected, tokens } = read(texts.map((text) => applyRules(text, rules)));
      for (const { encoding, seenTokens } of collected) {
        const unknown = countUnknownTokens(tokenizer);
        unknown.add(encoding);
        if (unknown.share > MOSTLY_UNKNOWN) mostlyUnknown++;
        if (encoding.totalTokens > seenTokens) truncated++;
      }
      const logits = await classifyBatches(sessions, tokens, tokenizer, { batchSize, maxTokens, signal });
      return { ...decide(logits, labels.length, recipe?.decision), truncated, mostlyUnknown };
    },
    dispose: () => sessions.dispose(),
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
