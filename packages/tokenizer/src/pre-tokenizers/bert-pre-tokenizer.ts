import { flagsOf, isWhitespace, PUNCTUATION } from "../unicode.ts";
import type { NormalizedText } from "../normalized-text.ts";
import type { EmitWord } from "./split-by-pattern.ts";

/** Words end at white space. Each punctuation character is a separate word. */
export function preTokenizeBert(source: NormalizedText, emit: EmitWord): void {
  const { text } = source;
  let wordStart = 0;
  for (let index = 0; index < text.length;) {
    let codePoint = text.charCodeAt(index);
    if (codePoint >= 0xd800 && codePoint <= 0xdbff) codePoint = text.codePointAt(index) ?? codePoint;
    const next = index + (codePoint > 0xffff ? 2 : 1);
    const isPunctuation = (flagsOf(codePoint) & PUNCTUATION) !== 0;
    if (isPunctuation || isWhitespace(codePoint)) {
      if (index > wordStart) emit(source, wordStart, index);
      if (isPunctuation) emit(source, index, next);
      wordStart = next;
    }
    index = next;
  }
  if (text.length > wordStart) emit(source, wordStart, text.length);
}
