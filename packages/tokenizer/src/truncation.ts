import { TokenizerError } from "./errors.ts";

/** A range of content tokens: `start` up to, not including, `end`. */
export interface TokenRange {
  readonly start: number;
  readonly end: number;
}

/** Decides which tokens of a long text are kept. Special tokens are added later. */
export interface TruncationStrategy {
  readonly name: string;
  /**
   * @param tokenCount - content tokens of the text, more than `room`
   * @param room - how many of them fit
   * @returns ascending ranges that do not overlap, at most `room` tokens in all
   */
  keep(tokenCount: number, room: number): readonly TokenRange[];
}

/** Keeps the beginning. For a single text this is what Hugging Face calls `longest_first`. */
export const headTruncation: TruncationStrategy = {
  name: "head",
  keep: (_tokenCount, room) => [{ start: 0, end: room }],
};

/**
 * Keeps the beginning and the end, in the proportion 128 to 382: the verdict of a review is often at its end.
 *
 * @see Sun et al., How to Fine-Tune BERT for Text Classification? (2019), §5.3.1
 */
export const headTailTruncation: TruncationStrategy = {
  name: "head-tail",
  keep: (tokenCount, room) => {
    const head = Math.round((room * 128) / 510);
    return [
      { start: 0, end: head },
      { start: tokenCount - (room - head), end: tokenCount },
    ];
  },
};

/**
 * Asks a strategy which tokens to keep, and checks the answer, because a plug-in may provide the strategy.
 *
 * @throws TokenizerError TRUNCATION_INVALID
 */
export function keptRanges(strategy: TruncationStrategy, tokenCount: number, room: number): readonly TokenRange[] {
  if (tokenCount <= room) return [{ start: 0, end: tokenCount }];
  const ranges = strategy.keep(tokenCount, room);
  let previousEnd = 0;
  let kept = 0;
  for (const { start, end } of ranges) {
    const isWhole = Number.isInteger(start) && Number.isInteger(end);
    if (!isWhole || start < previousEnd || end < start || end > tokenCount) {
      throw invalid(strategy, `returned the range ${String(start)} to ${String(end)} of ${String(tokenCount)} tokens`);
    }
    previousEnd = end;
    kept += end - start;
  }
  if (kept > room) throw invalid(strategy, `kept ${String(kept)} tokens where ${String(room)} fit`);
  return ranges;
}

function invalid(strategy: TruncationStrategy, what: string): TokenizerError {
  return new TokenizerError(
    "TRUNCATION_INVALID",
    `The truncation strategy "${strategy.name}" ${what}. Its ranges must ascend, lie inside the text and fit.`,
  );
}
