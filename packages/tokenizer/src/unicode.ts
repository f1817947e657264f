/**
 * The properties of each code point in the reference library.
 *
 * A JavaScript engine uses its own Unicode version, which changes from engine to engine. The reference pins older tables.
 * This package has copies of them, so the same text gives the same ids in every engine.
 */
import {
  CJK_RANGES,
  COMBINING_RANGES,
  CONTROL_RANGES,
  DECOMPOSABLE_RANGES,
  COMPATIBILITY_RANGES,
  NONSPACING_RANGES,
  NON_STARTER_RANGES,
  PUNCTUATION_RANGES,
} from "./unicode-tables.ts";

/** Removed by BERT's `clean_text`. */
export const CONTROL = 1;
/** Gets a blank on each side from BERT's `handle_chinese_chars`. */
export const CJK = 2;
/** Removed by BERT's `strip_accents`. */
export const NONSPACING = 4;
/** Removed by the normalizer `StripAccents`. */
export const COMBINING = 8;
/** A separate word for the pre-tokenizers `BertPreTokenizer` and `Punctuation`. */
export const PUNCTUATION = 16;
/** Takes part in canonical reordering. */
export const NON_STARTER = 32;
/** Changed by NFD. */
export const DECOMPOSABLE = 64;
/** Changed by NFKD. */
export const COMPATIBILITY = 128;

/** Code point → the flags above, or-ed. [0x110000] */
const codePointFlags = buildFlags();

/** Whether some code point of `text` has one of the flags in `mask`. */
export function hasFlag(text: string, mask: number): boolean {
  for (let index = 0; index < text.length; index++) {
    const codePoint = text.codePointAt(index) ?? 0;
    if (flagsOf(codePoint) & mask) return true;
    if (codePoint > 0xffff) index++;
  }
  return false;
}

/** The flags of one code point. */
export function flagsOf(codePoint: number): number {
  return codePointFlags[codePoint] ?? 0;
}

/** The White_Space property of Unicode, unchanged since version 6.3. */
export function isWhitespace(codePoint: number): boolean {
  if (codePoint < 0x80) return codePoint === 0x20 || (codePoint >= 0x09 && codePoint <= 0x0d);
  if (codePoint < 0x1680) return codePoint === 0x85 || codePoint === 0xa0;
  return (
    (codePoint >= 0x2000 && codePoint <= 0x200a) ||
    codePoint === 0x1680 ||
    codePoint === 0x2028 ||
    codePoint === 0x2029 ||
    codePoint === 0x202f ||
    codePoint === 0x205f ||
    codePoint === 0x3000
  );
}

/**
 * A table as the content of a character class, for a pattern with the flag `u`: `\u{30}-\u{39}…`.
 *
 * @param ranges - `PUNCTUATION_RANGES` or `WORD_RANGES`
 */
export function characterClass(ranges: string): string {
  let characters = "";
  for (const [start, end] of decodeRanges(ranges)) {
    characters += `\\u{${start.toString(16)}}-\\u{${(end - 1).toString(16)}}`;
  }
  return characters;
}

function buildFlags(): Uint8Array {
  const flags = new Uint8Array(0x110000);
  for (const [ranges, flag] of [
    [CONTROL_RANGES, CONTROL],
    [CJK_RANGES, CJK],
    [NONSPACING_RANGES, NONSPACING],
    [COMBINING_RANGES, COMBINING],
    [PUNCTUATION_RANGES, PUNCTUATION],
    [NON_STARTER_RANGES, NON_STARTER],
    [DECOMPOSABLE_RANGES, DECOMPOSABLE],
    [COMPATIBILITY_RANGES, COMPATIBILITY],
  ] as const) {
    for (const [start, end] of decodeRanges(ranges)) {
      for (let codePoint = start; codePoint < end; codePoint++) flags[codePoint] = (flags[codePoint] ?? 0) | flag;
    }
  }
  return flags;
}

/** Reads a table: each range as its start and the code point after it. */
function* decodeRanges(ranges: string): Generator<readonly [start: number, end: number]> {
  let end = 0;
  for (const range of ranges.trim().split(/\s+/)) {
    const [gap = "", length = "1"] = range.split("+");
    const start = end + parseInt(gap, 36);
    end = start + parseInt(length, 36);
    yield [start, end];
  }
}
