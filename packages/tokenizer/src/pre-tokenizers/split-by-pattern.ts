import type { NormalizedText } from "../normalized-text.ts";

/** Receives one word: a range of code units of a text. Never empty. */
export type EmitWord = (source: NormalizedText, start: number, end: number) => void;

/** Splits a text into words, from left to right. */
export type PreTokenizer = (source: NormalizedText, emit: EmitWord) => void;

/** What happens to a delimiter. */
export type SplitBehavior = "Removed" | "Isolated" | "MergedWithPrevious" | "MergedWithNext" | "Contiguous";

/** Narrows the `behavior` of the file. */
export function isSplitBehavior(value: unknown): value is SplitBehavior {
  return SPLIT_BEHAVIORS.has(value);
}

/**
 * Splits where `pattern` matches.
 *
 * @param pattern - with the flag `g`
 * @param isInverted - the delimiter is the text that does not match
 */
export function splitByPattern(pattern: RegExp, behavior: SplitBehavior, isInverted: boolean): PreTokenizer {
  return (source, emit) => {
    let open: Segment | undefined;
    const emitSegment = ({ start, end }: Segment): void => {
      if (end > start) emit(source, start, end);
    };
    for (const next of segments(source.text, pattern, isInverted)) {
      if (behavior === "Removed") {
        if (!next.isDelimiter) emitSegment(next);
      } else if (open !== undefined && isJoined(open, next, behavior)) {
        open = { start: open.start, end: next.end, isDelimiter: next.isDelimiter };
      } else {
        if (open !== undefined) emitSegment(open);
        open = next;
      }
    }
    if (open !== undefined) emitSegment(open);
  };
}

const SPLIT_BEHAVIORS: ReadonlySet<unknown> = new Set<SplitBehavior>([
  "Removed",
  "Isolated",
  "MergedWithPrevious",
  "MergedWithNext",
  "Contiguous",
]);

interface Segment {
  readonly start: number;
  readonly end: number;
  readonly isDelimiter: boolean;
}

function isJoined(open: Segment, next: Segment, behavior: SplitBehavior): boolean {
  switch (behavior) {
    case "Removed":
    case "Isolated":
      return false;
    case "MergedWithPrevious":
      return next.isDelimiter && !open.isDelimiter;
    case "MergedWithNext":
      return open.isDelimiter && !next.isDelimiter;
    case "Contiguous":
      return open.isDelimiter === next.isDelimiter;
    default:
      return behavior satisfies never;
  }
}

/** The whole text in order, split at both ends of every match. */
function* segments(text: string, pattern: RegExp, isInverted: boolean): Generator<Segment> {
  let position = 0;
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    if (match.index > position) yield { start: position, end: match.index, isDelimiter: isInverted };
    yield { start: match.index, end, isDelimiter: !isInverted };
    position = end;
  }
  if (position < text.length) yield { start: position, end: text.length, isDelimiter: isInverted };
}
