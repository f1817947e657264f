import { readBoolean, readString, unsupported, type Component } from "../tokenizer-json.ts";
import { originalStart, replaceText } from "../normalized-text.ts";
import { prepend } from "../normalizers/prepend.ts";
import { splitByPattern, type PreTokenizer } from "./split-by-pattern.ts";

/** The words of SentencePiece: a blank becomes the mark ▁ at the start of the next word. */
export function createMetaspace(component: Component): PreTokenizer {
  const replacement = readString(component, "replacement", "▁");
  if (replacement.length !== 1) throw unsupported("pre-tokenizer", `Metaspace with replacement "${replacement}"`);
  const legacyScheme = readBoolean(component, "add_prefix_space", true) ? "always" : "never";
  const scheme = readString(component, "prepend_scheme", legacyScheme);
  const pattern = new RegExp(replacement.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&"), "gu");
  const split = splitByPattern(pattern, "MergedWithNext", false);
  const isSplit = readBoolean(component, "split", true);
  return (source, emit) => {
    const marked = replaceText(source, source.text.replaceAll(" ", replacement));
    const isPrefixed = scheme === "always" || (scheme === "first" && originalStart(source, 0) === 0);
    const text = isPrefixed && !marked.text.startsWith(replacement) ? prepend(marked, replacement) : marked;
    if (isSplit) split(text, emit);
    else emit(text, 0, text.text.length);
  };
}
