import { cutWindow, type Tokenizer } from "@sentiment-tuner/tokenizer";
import { type Classifier, createLogitPool, type ForwardSession } from "@sentiment-tuner/trainer";

import type { CollectedText } from "../steps/token-collector.ts";
import { type BatchOptions, classifyBatches, takeTurn } from "./logit-batches.ts";
import { marginShares } from "./margin-shares.ts";
import { resultOf } from "./result-of.ts";
import type { Sessions } from "./sessions.ts";

/**
 * Tokens of one text that are explained, in windows. It bounds the time of a hover: a window of 128 tokens takes about as long as six that are
 * only classified. Of a longer text, the windows that say most about the predicted class are explained, and words elsewhere have no weight.
 */
export const EXPLAINED_TOKENS = 1024;

/** The logits of one text, and what each token contributes to the lead of the largest logit. */
export interface ExplainedText {
  /** [C] */
  readonly logits: Float32Array;
  /** [T], of the encoding; undefined for a token in no window that was explained. */
  readonly attributions: readonly (number | undefined)[];
}

type ExplainingTokenizer = Pick<Tokenizer, "maskTokenId" | "padTokenId" | "specialTokens">;

/**
 * Explains texts one at a time, against the same texts with every word replaced by [MASK].
 *
 * @returns undefined if the model cannot be explained: it has no mask token, or the architecture of a plug-in
 * @throws the signal's reason when it is aborted
 */
export async function explainTexts(
  sessions: Pick<Sessions, "forward" | "explainer">,
  texts: readonly CollectedText[],
  tokenizer: ExplainingTokenizer,
  options: ExplainOptions,
): Promise<readonly ExplainedText[] | undefined> {
  if (tokenizer.maskTokenId === undefined) return undefined;
  const { forward } = sessions;
  const classifier = await sessions.explainer();
  const explained: ExplainedText[] = [];
  try {
    for (const text of texts) explained.push(await explainText({ forward, classifier }, text, tokenizer, options));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ATTRIBUTION_UNSUPPORTED") return undefined;
    throw error;
  }
  return explained;
}

export interface ExplainOptions extends BatchOptions {
  /** How the logits of the windows of a text become one. */
  readonly pooling: "mean" | "max";
}

/** The lead of a text is the sum of what its windows contribute to it, and so are the attributions of a token in several windows. */
async function explainText(
  { forward, classifier }: { readonly forward: ForwardSession; readonly classifier: Classifier },
  { encoding, ranges }: CollectedText,
  tokenizer: ExplainingTokenizer,
  { pooling, ...options }: ExplainOptions,
): Promise<ExplainedText> {
  const { maskTokenId = 0, specialTokens } = tokenizer;
  const windows = ranges.map((range) => ({ range, window: cutWindow(encoding, range, specialTokens) }));
  const attributions = new Array<number | undefined>(encoding.inputIds.length).fill(undefined);
  const explain = async (index: number, margin?: Float32Array): Promise<Float32Array> => {
    const { range, window } = windows[index] as (typeof windows)[number]; // Indices come from the windows.
    const { inputIds, offsets } = window;
    const isSpecial = (token: number): boolean => offsets[2 * token] === offsets[2 * token + 1];
    const baselineIds = inputIds.map((id, token) => (isSpecial(token) ? id : maskTokenId));
    await takeTurn(options.signal);
    const found = await classifier.explain({ inputIds, baselineIds, margin });
    for (let token = 0; token < range.end - range.start; token++) {
      const at = specialTokens.before + token;
      attributions[at + range.start] = (attributions[at + range.start] ?? 0) + (found.attributions[at] ?? 0);
    }
    return found.logits;
  };
  // One pass computes both, unless another session computes the logits.
  if (windows.length === 1 && forward === classifier) return { logits: await explain(0), attributions };

  const ids = windows.map(({ window }) => window.inputIds);
  const each = { inputIds: ids, labels: new Int32Array(ids.length) };
  const windowLogits = await resultOf(classifyBatches({ forward }, each, tokenizer, options)); // [W, C]
  const pool = createLogitPool(1, pooling);
  pool.add({ rows: ids.length, indices: new Int32Array(ids.length) }, windowLogits);
  const logits = pool.logits();
  let tokens = 0;
  for (const { window, margin } of marginShares(windowLogits, logits, pooling)) {
    const length = ids[window]?.length ?? 0;
    if (tokens > 0 && tokens + length > EXPLAINED_TOKENS) break;
    tokens += length;
    await explain(window, margin);
  }
  return { logits, attributions };
}
