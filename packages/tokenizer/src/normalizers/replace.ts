import { Rewriter, type NormalizedText } from "../normalized-text.ts";

/**
 * Replaces every match by `content`, which takes the range of the last character of the match, as in the reference.
 *
 * @param pattern - with the flag `g`
 */
export function replacePattern(source: NormalizedText, pattern: RegExp, content: string): NormalizedText {
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
