import { flagsOf, isWhitespace, PUNCTUATION } from "../unicode.ts";
import type { AlignedText } from "../aligned-text.ts";
import type { EmitWord } from "./split.ts";

/** Words end at white space; each punctuation character is a word of its own. */
export function preTokenizeBert(source: AlignedText, emit: EmitWord): void {
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
