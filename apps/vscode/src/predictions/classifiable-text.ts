/** Longer texts are cut: no model reads more, and the text is copied to another process. */
const MOST_CHARACTERS = 20_000;

/**
 * The text to classify. Offsets of the prediction refer to it.
 *
 * @returns undefined for a text without a letter or digit
 */
export function classifiableText(text: string): string | undefined {
  if (!/[\p{L}\p{N}]/u.test(text)) return undefined;
  return text.length <= MOST_CHARACTERS ? text : text.slice(0, MOST_CHARACTERS);
}
