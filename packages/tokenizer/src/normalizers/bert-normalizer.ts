import { filterText, replaceText, Rewriter, type NormalizedText } from "../normalized-text.ts";
import { CJK, CONTROL, flagsOf, hasFlag, isWhitespace, NONSPACING } from "../unicode.ts";
import { decompose } from "./unicode-form.ts";

/** The switches of a `BertNormalizer`, as in `tokenizer.json`. */
export interface BertNormalizerOptions {
  readonly cleanText: boolean;
  readonly handleChineseChars: boolean;
  readonly stripAccents: boolean;
  readonly lowercase: boolean;
}

/**
 * The four steps of BERT: clean, put blanks around CJK, strip accents, lowercase. A step that changes nothing is skipped.
 *
 * @see Devlin et al., BERT (2019), the `BasicTokenizer` of its code
 */
export function normalizeBert(source: NormalizedText, options: BertNormalizerOptions): NormalizedText {
  if (PLAIN.test(source.text)) {
    const text = options.cleanText ? source.text.replace(/[\t\n\r]/g, " ") : source.text;
    return replaceText(source, options.lowercase ? text.toLowerCase() : text);
  }
  let result = source;
  if (options.cleanText) result = cleanText(result);
  if (options.handleChineseChars) result = separateChinese(result);
  if (options.stripAccents) result = stripAccents(result);
  return options.lowercase ? lowercase(result) : result;
}

/**
 * Lowercases each character separately: Σ is always σ, as in the reference. JavaScript would use ς at the end of a word.
 *
 * Only İ becomes longer, so every other text keeps its alignment.
 */
export function lowercase(source: NormalizedText): NormalizedText {
  if (!source.text.includes("İ")) return replaceText(source, source.text.replaceAll("Σ", "σ").toLowerCase());
  const rewriter = new Rewriter(source);
  for (const character of source.text) {
    let change = 0;
    for (const lower of character.toLowerCase()) {
      rewriter.put(lower, change);
      change = 1;
    }
  }
  return rewriter.finish();
}

/** Printable ASCII, which needs no alignment. */
const PLAIN = /^[\t\n\r\x20-\x7e]*$/;

function cleanText(source: NormalizedText): NormalizedText {
  // U+FFFD has the flag too, so the replacement of a single surrogate disappears here.
  const kept = hasFlag(source.text, CONTROL)
    ? filterText(source, (codePoint) => (flagsOf(codePoint) & CONTROL) === 0)
    : source;
  let text = "";
  let copied = 0;
  for (let index = 0; index < kept.text.length; index++) {
    const unit = kept.text.charCodeAt(index);
    if (unit === 0x20 || !isWhitespace(unit)) continue;
    text += kept.text.slice(copied, index) + " ";
    copied = index + 1;
  }
  return copied === 0 ? kept : replaceText(kept, text + kept.text.slice(copied));
}

function separateChinese(source: NormalizedText): NormalizedText {
  if (!hasFlag(source.text, CJK)) return source;
  const rewriter = new Rewriter(source);
  for (const character of source.text) {
    if (flagsOf(character.codePointAt(0) ?? 0) & CJK) {
      rewriter.put(" ", 0);
      rewriter.put(character, 1);
      rewriter.put(" ", 1);
    } else rewriter.put(character, 0);
  }
  return rewriter.finish();
}

function stripAccents(source: NormalizedText): NormalizedText {
  const decomposed = decompose(source, "NFD");
  if (!hasFlag(decomposed.text, NONSPACING)) return decomposed;
  return filterText(decomposed, (codePoint) => (flagsOf(codePoint) & NONSPACING) === 0);
}
