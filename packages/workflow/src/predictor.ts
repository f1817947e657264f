import { makeBatches } from "@sentiment-tuner/data";
import { loadPretrained } from "@sentiment-tuner/model";
import { type Classifier, nextTurn, openClassifier, softmaxRows } from "@sentiment-tuner/trainer";
import type { Prediction } from "@sentiment-tuner/protocol";
import type { Encoding, Tokenizer } from "@sentiment-tuner/tokenizer";

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
  /** Whether to say how much each word counts; takes six times as long or more. Left out where a model cannot tell. */
  readonly explain?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

const BATCH_SIZE = 16;

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
      const judge = explain ? explainEach : judgeBatches;
      const predictions: Prediction[] = [];
      for await (const { index, logits, attributions } of judge(classifier, encodings, tokenizer, signal)) {
        const encoding = encodings[index];
        if (encoding === undefined) continue;
        const { inputIds, offsets, totalTokens } = encoding;
        predictions[index] = {
          ...mostProbable(labels, softmaxRows(logits, labels.length)),
          totalTokens,
          seenTokens: inputIds.length,
          ...(attributions && { words: wordWeights({ text: texts[index] ?? "", offsets, attributions }) }),
        };
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

/** What a model says of one text. */
interface Judgement {
  /** Place among the texts. */
  readonly index: number;
  /** [C] */
  readonly logits: Float32Array;
  /** [T] */
  readonly attributions?: Float32Array;
}

async function* judgeBatches(
  classifier: Classifier,
  encodings: readonly Encoding[],
  { padTokenId }: Tokenizer,
  signal?: AbortSignal,
): AsyncGenerator<Judgement, void> {
  const inputIds = encodings.map((encoding) => encoding.inputIds);
  const reviews = { inputIds, labels: new Int32Array(inputIds.length) };
  for (const batch of makeBatches(reviews, { batchSize: BATCH_SIZE, padTokenId, shuffle: false })) {
    await pause(signal);
    const logits = await classifier.evaluate(batch);
    const classes = logits.length / batch.rows;
    for (const [row, index] of batch.indices.entries()) {
      yield { index, logits: logits.subarray(row * classes, (row + 1) * classes) };
    }
  }
}

/** One text at a time, against the same text with every word hidden. */
async function* explainEach(
  classifier: Classifier,
  encodings: readonly Encoding[],
  tokenizer: Tokenizer,
  signal?: AbortSignal,
): AsyncGenerator<Judgement, void> {
  const { maskTokenId } = tokenizer;
  if (maskTokenId === undefined) return yield* judgeBatches(classifier, encodings, tokenizer, signal);
  for (const [index, { inputIds, offsets }] of encodings.entries()) {
    await pause(signal);
    const isSpecial = (token: number): boolean => offsets[2 * token] === offsets[2 * token + 1];
    const baselineIds = inputIds.map((id, token) => (isSpecial(token) ? id : maskTokenId));
    try {
      yield { index, ...(await classifier.explain({ inputIds, baselineIds })) };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ATTRIBUTION_UNSUPPORTED")) throw error;
      return yield* judgeBatches(classifier, encodings, tokenizer, signal); // A guest's architecture still gives its labels.
    }
  }
}

/** Without a turn of the event loop the signal would not be heard. */
async function pause(signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return;
  await nextTurn();
  signal.throwIfAborted();
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
