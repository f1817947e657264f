import { Rewriter, sliceText, type AlignedText } from "../aligned-text.ts";
import { isWhitespace } from "../unicode.ts";

/** Drops white space at the ends. */
export function strip(source: AlignedText, left: boolean, right: boolean): AlignedText {
  const { text } = source;
  let start = 0;
  let end = text.length;
  while (left && start < end && isWhitespace(text.charCodeAt(start))) start++;
  while (right && end > start && isWhitespace(text.charCodeAt(end - 1))) end--;
  return sliceText(source, start, end);
}

/** Puts `prefix` before a text that is not empty; it takes the range of the first character. */
export function prepend(source: AlignedText, prefix: string): AlignedText {
  const [first] = source.text;
  if (first === undefined || prefix === "") return source;
  const rewriter = new Rewriter(source);
  let change = 0;
  for (const character of prefix + first) {
    rewriter.put(character, change);
    change = 1;
  }
  rewriter.copyUntil(source.text.length);
  return rewriter.finish();
}

/**
 * Puts `content` in place of every match; it takes the range of the match's last character, as in the reference.
 *
 * @param pattern - with the flag `g`
 */
export function replacePattern(source: AlignedText, pattern: RegExp, content: string): AlignedText {
  let rewriter: Rewriter | undefined;
  for (const match of source.text.matchAll(pattern)) {
    rewriter ??= new Rewriter(source);
    rewriter.copyUntil(match.index);
    rewriter.skip([...match[0]].length);
    for (const character of content) rewriter.put(character, 1);
  }
  if (rewriter === undefined) return source;
  rewriter.copyUntil(source.text.length);
  return rewriter.finish();
}
