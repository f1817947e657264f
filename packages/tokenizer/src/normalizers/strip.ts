import { sliceText, type NormalizedText } from "../normalized-text.ts";
import { isWhitespace } from "../unicode.ts";

/** Removes white space at the ends. */
export function strip(source: NormalizedText, left: boolean, right: boolean): NormalizedText {
  const { text } = source;
  let start = 0;
  let end = text.length;
  while (left && start < end && isWhitespace(text.charCodeAt(start))) start++;
  while (right && end > start && isWhitespace(text.charCodeAt(end - 1))) end--;
  return sliceText(source, start, end);
}
