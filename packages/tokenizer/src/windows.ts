import type { Encoding } from "./encoding.ts";
import type { TokenRange } from "./truncation.ts";

/** How many windows cover a long text. */
export interface WindowOptions {
  /** Most content tokens from the start of one window to the start of the next; at most those of a window, so that none is left out. */
  readonly stride: number;
  /** Most windows of one text. With fewer than its length needs, tokens between them are left out; with 1, the text is truncated. */
  readonly most: number;
}

/** How many special tokens stand before and after every text. */
export interface SpecialTokenCounts {
  readonly before: number;
  readonly after: number;
}

/**
 * The windows that cover a text: all of the same size, evenly spaced, the first at its beginning and the last at its end. A text that fits
 * has one window.
 *
 * @param tokenCount - content tokens of the text
 * @param room - content tokens of a window, at least 1
 * @returns k = min(most, ⌈(tokenCount − room) / stride⌉ + 1) ranges; range i starts at ⌊i · (tokenCount − room) / (k − 1)⌋
 */
export function windowRanges(tokenCount: number, room: number, { stride, most }: WindowOptions): readonly TokenRange[] {
  const last = Math.max(0, tokenCount - room);
  const count = Math.min(most, Math.ceil(last / stride) + 1);
  return Array.from({ length: count }, (_, index) => {
    const start = count === 1 ? 0 : Math.floor((index * last) / (count - 1));
    return { start, end: Math.min(start + room, tokenCount) };
  });
}

/**
 * One window of a text, with special tokens of its own. Its offsets are places in the whole text.
 *
 * @param whole - the encoding of the whole text, not truncated
 * @param range - content tokens
 */
export function cutWindow(whole: Encoding, range: TokenRange, { before, after }: SpecialTokenCounts): Encoding {
  const { inputIds, offsets, totalTokens } = whole;
  const length = before + range.end - range.start + after;
  if (length === inputIds.length) return whole;
  const pieces = [
    [0, before],
    [before + range.start, before + range.end],
    [inputIds.length - after, inputIds.length],
  ] as const;
  const window = { inputIds: new Int32Array(length), offsets: new Uint32Array(2 * length), totalTokens };
  let filled = 0;
  for (const [start, end] of pieces) {
    window.inputIds.set(inputIds.subarray(start, end), filled);
    window.offsets.set(offsets.subarray(2 * start, 2 * end), 2 * filled);
    filled += end - start;
  }
  return window;
}
