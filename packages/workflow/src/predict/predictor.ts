import { makeBatches } from "@sentiment-tuner/data";
import type { Prediction } from "@sentiment-tuner/protocol";
import type { Encoding, Tokenizer } from "@sentiment-tuner/tokenizer";
import { type Classifier, type ForwardSession, nextTurn, openClassifier, softmaxRows } from "@sentiment-tuner/trainer";

import type { Parts } from "../plugins/plugin.ts";
import { checkThreads } from "../check-settings.ts";
import { chooseForwardEngine, type FineTunedModel, loadFineTuned } from "../steps/load-model.ts";
import { wordWeights } from "./word-weights.ts";

/** A fine-tuned model that classifies texts. */
export interface Predictor {
  /**
   * One prediction for each text, in order.
   *
   * @throws the signal's reason when it is aborted
   */
  predict(texts: readonly string[], options?: PredictOptions): Promise<readonly Prediction[]>;
  dispose(): Promise<void>;
}

interface PredictOptions {
  /** Whether to add the weight of each word; takes at least six times as long. Ignored if the model cannot be explained. */
  readonly explain?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PredictorOptions {
  readonly threads?: number | undefined;
  /** The engine that predicts, by name or part of a name, or "auto"; the processor if absent. Word weights are computed on the processor. */
  readonly engine?: string | undefined;
}

const BATCH_SIZE = 16;

/**
 * Opens a fine-tuned model.
 *
 * @throws ModelError if the folder contains no model, WorkflowError LABELS_UNFIT if it was not fine-tuned or SETTING_INVALID, TrainerError
 *   ENGINE_UNKNOWN or ENGINE_UNAVAILABLE
 */
export async function openPredictor(
  modelFolder: string,
  parts: Parts,
  options: PredictorOptions = {},
): Promise<Predictor> {
  checkThreads(options.threads);
  const loaded = await loadFineTuned(modelFolder, parts);
  const sessions = await openSessions(loaded, parts, options);
  const { tokenizer, maxLength, truncation } = loaded.text;
  const { labels } = loaded.model.config;

  return {
    async predict(texts, { explain = false, signal } = {}) {
      const encodings = texts.map((text) => tokenizer.encode(text, { maxLength, truncation }));
      const classify = explain ? explainEach : classifyBatches;
      const predictions: Prediction[] = [];
      for await (const { index, logits, attributions } of classify(sessions, encodings, tokenizer, signal)) {
        const encoding = encodings[index];
        if (encoding === undefined) continue;
        const { inputIds, offsets, totalTokens } = encoding;
        const row = softmaxRows(logits, labels.length);
        predictions[index] = {
          ...mostProbable(labels, row),
          totalTokens,
          seenTokens: inputIds.length,
          ...(attributions && {
            against: nextMostProbable(labels, row),
            words: wordWeights({ text: texts[index] ?? "", offsets, attributions }),
          }),
        };
      }
      return predictions;
    },
    dispose: () => sessions.dispose(),
  };
}

interface Sessions {
  readonly forward: ForwardSession;
  /** The same model on the processor, which can also explain; opened on first use. */
  explainer(): Promise<Classifier>;
  dispose(): Promise<void>;
}

async function openSessions(
  { model }: FineTunedModel,
  parts: Parts,
  { threads, engine: name }: PredictorOptions,
): Promise<Sessions> {
  const options = { ...model, threads };
  let classifier: Promise<Classifier> | undefined;
  const explainer = (): Promise<Classifier> => (classifier ??= openClassifier(options));
  if (name === undefined) {
    const forward = await explainer(); // The processor needs only one session for both.
    return { forward, explainer, dispose: () => forward.dispose() };
  }
  const engine = await chooseForwardEngine(name, parts);
  const forward = await engine.openForward(options);
  return {
    forward,
    explainer,
    async dispose() {
      await forward.dispose();
      await (await classifier)?.dispose();
    },
  };
}

/** The result for one text. */
interface Classification {
  /** Index of the text. */
  readonly index: number;
  /** [C] */
  readonly logits: Float32Array;
  /** [T] */
  readonly attributions?: Float32Array;
}

async function* classifyBatches(
  { forward }: Sessions,
  encodings: readonly Encoding[],
  { padTokenId }: Tokenizer,
  signal?: AbortSignal,
): AsyncGenerator<Classification, void> {
  const inputIds = encodings.map((encoding) => encoding.inputIds);
  const texts = { inputIds, labels: new Int32Array(inputIds.length) };
  for (const batch of makeBatches(texts, { batchSize: BATCH_SIZE, padTokenId, shuffle: false })) {
    await takeTurn(signal);
    const logits = await forward.evaluate(batch);
    const classes = logits.length / batch.rows;
    for (const [row, index] of batch.indices.entries()) {
      yield { index, logits: logits.subarray(row * classes, (row + 1) * classes) };
    }
  }
}

/** One text at a time, against the same text with every word replaced by [MASK]. */
async function* explainEach(
  sessions: Sessions,
  encodings: readonly Encoding[],
  tokenizer: Tokenizer,
  signal?: AbortSignal,
): AsyncGenerator<Classification, void> {
  const { maskTokenId } = tokenizer;
  if (maskTokenId === undefined) return yield* classifyBatches(sessions, encodings, tokenizer, signal);
  const explainer = await sessions.explainer();
  for (const [index, { inputIds, offsets }] of encodings.entries()) {
    await takeTurn(signal);
    const isSpecial = (token: number): boolean => offsets[2 * token] === offsets[2 * token + 1];
    const baselineIds = inputIds.map((id, token) => (isSpecial(token) ? id : maskTokenId));
    try {
      yield { index, ...(await explainer.explain({ inputIds, baselineIds })) };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ATTRIBUTION_UNSUPPORTED")) throw error;
      return yield* classifyBatches(sessions, encodings, tokenizer, signal); // The architecture of a plug-in still gives labels.
    }
  }
}

/** Without a turn of the event loop, an abort would not be noticed. */
async function takeTurn(signal: AbortSignal | undefined): Promise<void> {
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

/** The class against which the words of the most probable class are weighed. */
function nextMostProbable(labels: readonly string[], row: Float64Array): string {
  const best = row.indexOf(Math.max(...row));
  const others = row.with(best, -1);
  const next = others.indexOf(Math.max(...others));
  return labels[next] ?? String(next);
}
