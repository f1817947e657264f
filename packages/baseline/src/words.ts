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
  const plain = simplify(text);
  return plain.match(patternFor(plain)) ?? [];
}

/** A word and its UTF-16 range in the text. */
export interface PlacedWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** The same words with their places in the text. */
export function placeWords(text: string): readonly PlacedWord[] {
  const plain = simplify(text);
  const toOriginal = plain.length === text.length && plain === text.toLowerCase() ? undefined : placesOf(text);
  return [...plain.matchAll(patternFor(plain))].map(({ 0: word, index }) => {
    const end = index + word.length;
    return { word, start: toOriginal?.starts[index] ?? index, end: toOriginal?.ends[end - 1] ?? end };
  });
}

function simplify(text: string): string {
  return text.replace(MARKS, "$1").normalize("NFC").toLowerCase().replaceAll("’", "'");
}

function patternFor(plain: string): RegExp {
  return HAS_UNSPACED.test(plain) ? WORD_OR_CHARACTER : WORD;
}

/** A character with the marks and vowels that may be composed with it. */
const COMPOSED = /\P{M}[\p{M}\u1160-\u11ff]*|\p{M}+/gu;

/** For each UTF-16 unit of the simplified text, where the character that it comes from starts and ends in the text. */
function placesOf(text: string): { readonly starts: readonly number[]; readonly ends: readonly number[] } {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: character, index } of text.matchAll(COMPOSED)) {
    for (let unit = 0; unit < simplify(character).length; unit++) {
      starts.push(index);
      ends.push(index + character.length);
    }
  }
  return { starts, ends };
}
