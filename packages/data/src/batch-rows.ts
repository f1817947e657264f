import { createRandom, STREAM } from "./sampling/random.ts";

/** Texts as token ids, all in memory. */
export interface TokenizedReviews {
  /** One array of ids for each text, special tokens included: whole if the long ones have windows, otherwise truncated. */
  readonly inputIds: readonly Int32Array[];
  /** [N], class indices. */
  readonly labels: Int32Array;
  /** Absent if no text is longer than the model reads at once. */
  readonly windows?: TextWindows;
}

/** The windows in which texts are read. Rows of a batch are copied from the whole texts, so that no window is stored. */
export interface TextWindows {
  /** Tokens of a window of a long text, special ones included. */
  readonly length: number;
  /** Special tokens that stand before and after every text, and every window of it. */
  readonly specialTokens: { readonly before: number; readonly after: number };
  /** [N + 1]: `starts` has the windows of text i from index first[i] to before first[i + 1]. */
  readonly first: Int32Array;
  /** [W]: the content token with which each window starts, text by text. */
  readonly starts: Int32Array;
  /** How the logits of the windows become those of the text. */
  readonly pooling: "mean" | "max";
}

/** The first `count` texts, with their windows. */
export function firstReviews(reviews: TokenizedReviews, count: number): TokenizedReviews {
  return selectReviews(
    reviews,
    Array.from({ length: Math.min(count, reviews.labels.length) }, (_, text) => text),
  );
}

/**
 * Some of the texts, with their windows.
 *
 * @param texts - their indices, in the order of the result
 */
export function selectReviews(
  { inputIds, labels, windows }: TokenizedReviews,
  texts: readonly number[],
): TokenizedReviews {
  return {
    inputIds: texts.map((text) => inputIds[text] ?? new Int32Array(0)),
    labels: Int32Array.from(texts, (text) => labels[text] ?? 0),
    ...(windows && { windows: selectWindows(windows, texts) }),
  };
}

function selectWindows(windows: TextWindows, texts: readonly number[]): TextWindows {
  const starts = texts.map((text) => windows.starts.subarray(windows.first[text], windows.first[text + 1]));
  const first = new Int32Array(texts.length + 1);
  for (const [index, { length }] of starts.entries()) first[index + 1] = (first[index] ?? 0) + length;
  return { ...windows, first, starts: Int32Array.from(starts.flatMap((each) => [...each])) };
}

/** What the rows of batches are copied from: texts, or windows of them. */
export interface Rows {
  readonly count: number;
  /** The index of the text that a row is, or is a window of. */
  textOf(row: number): number;
  /** Tokens, special ones included. */
  lengthOf(row: number): number;
  /** Copies the ids of a row to `target`, from index `at` on. */
  copy(row: number, target: Int32Array, at: number): void;
}

/** Every window of every text. */
export function allWindows(tokenized: TokenizedReviews): Rows {
  const { windows } = tokenized;
  if (windows === undefined) return wholeTexts(tokenized);
  const { first, starts } = windows;
  const textOf = new Int32Array(starts.length);
  for (let text = 0; text + 1 < first.length; text++) textOf.fill(text, first[text], first[text + 1]);
  const cutter = cutterOf(tokenized, windows);
  return {
    count: starts.length,
    textOf: (row) => textOf[row] ?? 0,
    lengthOf: (row) => cutter.lengthOf(textOf[row] ?? 0),
    copy: (row, target, at) => {
      cutter.copy(textOf[row] ?? 0, starts[row] ?? 0, target, at);
    },
  };
}

/** One window of each text. That of a long text depends only on the seed, the epoch and the index of the text. */
export function drawnWindows(
  tokenized: TokenizedReviews,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): Rows {
  const { inputIds, windows } = tokenized;
  if (windows === undefined) return wholeTexts(tokenized);
  const cutter = cutterOf(tokenized, windows);
  return {
    count: inputIds.length,
    textOf: (row) => row,
    lengthOf: cutter.lengthOf,
    copy: (row, target, at) => {
      const startCount = Math.max(0, (inputIds[row]?.length ?? 0) - windows.length) + 1;
      cutter.copy(row, createRandom(seed, STREAM.windows, epoch, row).int(startCount), target, at);
    },
  };
}

function wholeTexts({ inputIds }: TokenizedReviews): Rows {
  return {
    count: inputIds.length,
    textOf: (row) => row,
    lengthOf: (row) => inputIds[row]?.length ?? 0,
    copy: (row, target, at) => {
      target.set(inputIds[row] ?? [], at);
    },
  };
}

/** Copies windows of texts, with special tokens of their own. */
function cutterOf({ inputIds }: TokenizedReviews, { length, specialTokens }: TextWindows) {
  const { before, after } = specialTokens;
  const idsOf = (text: number): Int32Array => inputIds[text] ?? new Int32Array(0);
  return {
    lengthOf: (text: number): number => Math.min(idsOf(text).length, length),
    copy(text: number, start: number, target: Int32Array, at: number): void {
      const ids = idsOf(text);
      if (ids.length <= length) {
        target.set(ids, at);
        return;
      }
      const end = length - after;
      target.set(ids.subarray(0, before), at);
      target.set(ids.subarray(before + start, end + start), at + before);
      target.set(ids.subarray(ids.length - after), at + end);
    },
  };
}
