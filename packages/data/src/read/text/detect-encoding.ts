import { analyse } from "chardet";

/** chardet's certainty, 0 to 100, from which its answer is used. Texts of two short lines reach about 25. */
const LEAST_CONFIDENCE = 20;
/** The same for an encoding whose bytes often form valid UTF-8 by chance, such as EUC-JP. */
const CLEAR_CONFIDENCE = 90;
/** Lead of another encoding over windows-1252 from which it is used for text that is nearly all ASCII. */
const CLEAR_LEAD = 12;
/** Bytes beyond ASCII that are the least evidence for an encoding: a single one may be damage. */
const LEAST_HIGH_BYTES = 2;
/** Highest share of bytes beyond ASCII in text of a Western language, and in English text. */
const MOST_HIGH_BYTES = { western: 0.2, english: 0.05 };
/** Highest share of characters beyond ASCII that may look wrong, such as a capital inside a word. */
const MOST_IMPLAUSIBLE = 0.1;
/** Highest share of valid UTF-8 characters among the characters beyond ASCII. A file with more is UTF-8 with damage. */
const MOST_UTF8 = { byChance: 0.3, inMultibyte: 0.8 };

/**
 * The encoding of text that is not valid UTF-8, as a WHATWG name; undefined if the bytes are more likely damaged UTF-8
 * or no encoding is clear.
 *
 * @param sample - bytes around the first one beyond ASCII, and those after it
 */
export function detectEncoding(sample: Uint8Array): string | undefined {
  const highBytes = sample.reduce((count, byte) => count + (byte >= 0x80 ? 1 : 0), 0);
  if (highBytes < LEAST_HIGH_BYTES) return undefined;
  const matches = analyse(isOtherScript(sample) ? wordsBeyondAscii(sample) : sample).flatMap(({ name, confidence }) => {
    const encoding = whatwgName(name);
    return encoding === undefined || confidence < LEAST_CONFIDENCE ? [] : [{ encoding, confidence }];
  });
  const [best] = matches;
  const isClear = best !== undefined && best.confidence >= CLEAR_CONFIDENCE && isMultibyte(best.encoding);
  if (utf8Share(sample) > (isClear ? MOST_UTF8.inMultibyte : MOST_UTF8.byChance)) return undefined;

  const candidates = matches.slice(0, 2).map(({ encoding }) => encoding);
  const western = matches.find(({ encoding }) => encoding === "windows-1252")?.confidence ?? 0;
  const lead = (best?.confidence ?? 0) - western;
  if (highBytes <= sample.length * MOST_HIGH_BYTES.english && lead < CLEAR_LEAD) candidates.unshift("windows-1252");
  if (highBytes <= sample.length * MOST_HIGH_BYTES.western) candidates.push("windows-1252", "macintosh");
  return candidates.find((encoding) => isPlausible(sample, encoding));
}

/** Only the words with bytes beyond ASCII: English words and labels beside them say nothing about the encoding. */
function wordsBeyondAscii(sample: Uint8Array): Uint8Array {
  const kept: number[] = [];
  let start = 0;
  let isForeign = false;
  for (const [index, byte] of sample.entries()) {
    if (byte >= 0x80) isForeign = true;
    if (byte > COMMA && index < sample.length - 1) continue;
    if (isForeign) kept.push(...sample.subarray(start, index), SPACE);
    start = index + 1;
    isForeign = false;
  }
  return Uint8Array.from(kept);
}

const SPACE = 32;
const COMMA = 44;

/** Unicode without a byte-order mark: text whose every second byte is often 0. */
export function detectUtf16(start: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const pairs = start.length >> 1;
  if (pairs < 4) return undefined;
  const zeros = [0, 0];
  for (let index = 0; index < pairs * 2; index++) if (start[index] === 0) zeros[index % 2]!++;
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) < pairs / 10 || Math.min(even, odd) > Math.max(even, odd) / 10) return undefined;
  return odd > even ? "utf-16le" : "utf-16be";
}

/** Names of Python that WHATWG does not know. */
const PYTHON_NAMES: ReadonlyMap<string, string> = new Map([
  ["utf-8-sig", "utf-8"],
  ["utf16", "utf-16"],
  ["latin-1", "latin1"],
  ["mac-roman", "macintosh"],
  ["cp932", "shift_jis"],
  ["cp936", "gbk"],
  ["cp949", "euc-kr"],
  ["cp950", "big5"],
]);

/** The encoding's name in lower case as `TextDecoder` knows it; undefined for an unknown one. */
export function whatwgName(label: string): string | undefined {
  const plain = label.trim().toLowerCase();
  try {
    return new TextDecoder(PYTHON_NAMES.get(plain.replaceAll("_", "-")) ?? plain).encoding;
  } catch {
    return undefined;
  }
}

/** Share of valid UTF-8 characters among all characters beyond ASCII, 0 to 1. */
function utf8Share(bytes: Uint8Array): number {
  const characters = new TextDecoder().decode(bytes).match(/[^\0-\x7f]/gu) ?? [];
  const valid = characters.filter((character) => character !== "\ufffd").length;
  return valid / Math.max(characters.length, 1);
}

function isMultibyte(encoding: string): boolean {
  return /^(?:big5|euc-|gb|iso-2022|shift_jis)/.test(encoding);
}

/** Whether text in this encoding looks like words: no control characters, no capitals or bullets inside words. */
function isPlausible(bytes: Uint8Array, encoding: string): boolean {
  if (encoding === "utf-8" || encoding.startsWith("utf-16")) return false;
  // As a stream, because Node's fast path for whole texts reads windows-1252 as ISO-8859-1.
  const text = new TextDecoder(encoding).decode(bytes, { stream: true });
  if (isMultibyte(encoding)) return !text.slice(0, -1).includes("\ufffd"); // The end of the sample may cut a character.
  const beyondAscii = text.match(/[^\0-\x7f]/gu)?.length ?? 0;
  const wrong =
    text.match(/[\x80-\x9f\ufffd]|\p{Ll}(?=[^\0-\x7f])(?:\p{Lu}|[‚„†‡ˆ‰•‹¢£¥§¬¶])(?!\p{Lu}{2})/gu)?.length ?? 0;
  if (beyondAscii === 0 || wrong > beyondAscii * MOST_IMPLAUSIBLE) return false;
  return (
    !WESTERN.has(encoding) ||
    ((text.match(MISREAD)?.length ?? 0) <= beyondAscii * MOST_FOREIGN && !isOtherScript(bytes))
  );
}

/** Whether most bytes beyond ASCII are next to others: Western languages have one such letter in a row, or two. */
function isOtherScript(bytes: Uint8Array): boolean {
  let [highBytes, inRuns, run] = [0, 0, 0];
  for (const byte of bytes) {
    run = byte >= 0x80 ? run + 1 : 0;
    if (run > 0) highBytes++;
    if (run >= 3) inRuns += run === 3 ? 3 : 1;
  }
  return inRuns > highBytes * MOST_FOREIGN;
}

const WESTERN: ReadonlySet<string> = new Set(["windows-1252", "macintosh"]);
/** What letters of Polish, Czech or Turkish become in a Western encoding. */
const MISREAD = /[¹³µ¶±¼½¾]\p{L}|\p{L}[µ¶±¼½¾]|[þýðÞÝÐ˝¸˛ˇ˘˙ﬁﬂ◊]/gu;
/** Highest share of what a Western language does not have, among the characters beyond ASCII. */
const MOST_FOREIGN = 0.3;
