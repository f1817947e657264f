import { BYTE_CHARACTERS } from "./byte-characters.ts";
import { Rewriter, sliceText, type NormalizedText } from "../normalized-text.ts";
import { prepend } from "../normalizers/prepend.ts";
import { splitByPattern, type PreTokenizer } from "./split-by-pattern.ts";

/**
 * The words of GPT-2, each written with one printable character per byte of its UTF-8.
 *
 * @param useRegex - split into words first; otherwise the text stays whole
 */
export function createByteLevel(addPrefixSpace: boolean, useRegex: boolean): PreTokenizer {
  const split: PreTokenizer = useRegex
    ? splitByPattern(GPT2_WORDS, "Isolated", false)
    : (source, emit) => {
        emit(source, 0, source.text.length);
      };
  return (source, emit) => {
    const text = addPrefixSpace && !source.text.startsWith(" ") ? prepend(source, " ") : source;
    split(text, (words, start, end) => {
      const spelled = spellBytes(sliceText(words, start, end));
      emit(spelled, 0, spelled.text.length);
    });
  };
}

/** @see Radford et al., GPT-2 (2019), the pattern of its `encoder.py` */
const GPT2_WORDS =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

const utf8 = new TextEncoder();

function spellBytes(source: NormalizedText): NormalizedText {
  const rewriter = new Rewriter(source);
  for (const character of source.text) {
    let change = 0;
    for (const byte of utf8.encode(character)) {
      rewriter.put(BYTE_CHARACTERS[byte] ?? "", change);
      change = 1;
    }
  }
  return rewriter.finish();
}
