/** Scripts without spaces between words. */
const UNSPACED = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{Script=${script}}`)
  .join("");

const WORD = /[\p{L}\p{M}\p{N}]+(?:'\p{L}+)*|\p{Extended_Pictographic}/gu;
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, "u");
const WORD_OR_CHARACTER = new RegExp(
  `[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}'])+|\\p{Extended_Pictographic}`,
  "gu",
);

/** A longer row of marks than any script needs (UAX #15, stream-safe text). Engines take quadratic time to normalize it. */
const MARKS = /(\p{M}{30})\p{M}+/gu;

/**
 * The words of a text, in lower case and in order: runs of letters and digits, with an apostrophe inside ("don't"), and
 * emoji. In a script without spaces each character is a word, so a pair of words is a pair of characters.
 *
 * Punctuation is left out: it did not improve a classifier trained on 20,000 of IMDb's training reviews and evaluated on
 * the other 5,000.
 */
export function splitWords(text: string): readonly string[] {
  const plain = text.replace(MARKS, "$1").normalize("NFC").toLowerCase().replaceAll("’", "'");
  return plain.match(HAS_UNSPACED.test(plain) ? WORD_OR_CHARACTER : WORD) ?? [];
}
