import { type Batch, makeBatches } from "@sentiment-tuner/data";
import { loadPretrained } from "@sentiment-tuner/model";
import { type Classifier, nextTurn, openClassifier, softmaxRows } from "@sentiment-tuner/trainer";
import type { Prediction } from "@sentiment-tuner/trainer/protocol";

import { WorkflowError } from "./errors.ts";
import { openModelText } from "./model-text.ts";
import type { Parts } from "./plugin.ts";
import { checkThreads } from "./settings.ts";
import { wordWeights } from "./word-weights.ts";

/** A fine-tuned model, ready for texts. */
export interface Predictor {
  /**
   * One prediction for each text, in order.
   *
   * @throws the signal's reason when it is aborted
   */
  predict(texts: readonly string[], options?: PredictOptions): Promise<readonly Prediction[]>;
  dispose(): Promise<void>;
}

export interface PredictOptions {
  /** Whether to say how much each word counts; takes about twice the time. */
  readonly explain?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

const PREDICTION_BATCH_SIZE = 16;

/** A gradient needs what every layer computed: 16 long texts at once would take more than a gigabyte. */
const EXPLANATION_BATCH_SIZE = 1;

/**
 * Opens a fine-tuned model.
 *
 * @throws ModelError if the folder holds none, WorkflowError LABELS_UNFIT if it was never fine-tuned or SETTING_INVALID
 */
export async function openPredictor(modelFolder: string, parts: Parts, threads?: number): Promise<Predictor> {
  checkThreads(threads);
  const model = await loadPretrained(modelFolder, { architectures: parts.architectures, seed: 0 });
  requireTrainedHead(modelFolder, model.initialized);
  const { tokenizer, maxLength, truncation } = openModelText(model, parts);
  const classifier = await openClassifier({ ...model, threads });
  const { labels } = model.config;

  return {
    async predict(texts, { explain = false, signal } = {}) {
      const encodings = texts.map((text) => tokenizer.encode(text, { maxLength, truncation }));
      const reviews = {
        inputIds: encodings.map((encoding) => encoding.inputIds),
        labels: new Int32Array(texts.length),
      };
      const predictions: Prediction[] = [];
      const batchSize = explain ? EXPLANATION_BATCH_SIZE : PREDICTION_BATCH_SIZE;
      for (const batch of makeBatches(reviews, { batchSize, padTokenId: tokenizer.padTokenId, shuffle: false })) {
        if (signal !== undefined) await nextTurn(); // Without it the signal would not be heard between batches.
        signal?.throwIfAborted();
        const { logits, attributions } = await run(classifier, batch, explain);
        const probabilities = softmaxRows(logits, labels.length);
        batch.indices.forEach((index, row) => {
          const encoding = encodings[index];
          if (encoding === undefined) return;
          const { inputIds, offsets, totalTokens } = encoding;
          const seenTokens = inputIds.length;
          const shares = attributions?.subarray(row * batch.length, row * batch.length + seenTokens);
          predictions[index] = {
            ...mostProbable(labels, probabilities.subarray(row * labels.length, (row + 1) * labels.length)),
            totalTokens,
            seenTokens,
            ...(shares && { words: wordWeights({ text: texts[index] ?? "", offsets, attributions: shares }) }),
          };
        });
      }
      return predictions;
    },
    dispose: () => classifier.dispose(),
  };
}

/** @throws WorkflowError LABELS_UNFIT: an answer from a random head would look like any other */
export function requireTrainedHead(modelFolder: string, initialized: readonly string[]): void {
  if (initialized.length === 0) return;
  throw new WorkflowError(
    "LABELS_UNFIT",
    `"${modelFolder}" is an encoder without a trained head (it lacks ${initialized.join(", ")}). Fine-tune it first: sentiment-tuner train <dataset> --model ${modelFolder} --out <folder>.`,
  );
}

interface Scores {
  readonly logits: Float32Array;
  readonly attributions?: Float32Array;
}

/** A guest's architecture that cannot be explained still gets its label. */
async function run(classifier: Classifier, batch: Batch, explain: boolean): Promise<Scores> {
  if (!explain) return { logits: await classifier.evaluate(batch) };
  try {
    return await classifier.explain(batch);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ATTRIBUTION_UNSUPPORTED")
      return run(classifier, batch, false);
    throw error;
  }
}

function mostProbable(
  labels: readonly string[],
  row: Float64Array,
): Pick<Prediction, "label" | "score" | "probabilities"> {
  const best = row.indexOf(Math.max(...row));
  return {
    label: labels[best] ?? String(best),
    score: row[best] ?? Number.NaN,
    probabilities: Object.fromEntries(labels.map((label, index) => [label, row[index] ?? Number.NaN])),
  };
}
