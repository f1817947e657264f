/** Scripts that put no spaces between words. */
const UNSPACED = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{Script=${script}}`)
  .join("");

const WORD = /[\p{L}\p{M}\p{N}]+(?:'\p{L}+)*|\p{Extended_Pictographic}/gu;
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, "u");
const WORD_OR_CHARACTER = new RegExp(
  `[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}'])+|\\p{Extended_Pictographic}`,
  "gu",
);

/**
 * The words of a text, in lower case and in order: runs of letters and digits, with an apostrophe inside ("don't"), and
 * emoji. Where a script puts no spaces between words each character is one, so that a pair of words is a pair of characters.
 *
 * Punctuation is left out: trained on 20,000 of IMDb's training reviews and judged on the other 5,000, the classifier was
 * no better with it.
 */
export function splitWords(text: string): readonly string[] {
  const plain = text.normalize("NFC").toLowerCase().replaceAll("’", "'");
  return plain.match(HAS_UNSPACED.test(plain) ? WORD_OR_CHARACTER : WORD) ?? [];
}
