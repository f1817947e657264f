import { sliceText, type NormalizedText } from "../normalized-text.ts";
import { readBoolean, readComponents, readString, unsupported, type Component } from "../tokenizer-json.ts";
import { translatePattern } from "../huggingface-library.ts";
import { PUNCTUATION_RANGES, WORD_RANGES } from "../unicode-tables.ts";
import { characterClass } from "../unicode.ts";
import { preTokenizeBert } from "./bert-pre-tokenizer.ts";
import { createByteLevel } from "./byte-level.ts";
import { createMetaspace } from "./metaspace.ts";
import {
  isSplitBehavior,
  splitByPattern,
  type EmitWord,
  type PreTokenizer,
  type SplitBehavior,
} from "./split-by-pattern.ts";

/**
 * The pre-tokenizer of a `tokenizer.json`.
 *
 * @throws TokenizerError COMPONENT_UNSUPPORTED for an unknown type
 */
export function createPreTokenizer(component: Component): PreTokenizer {
  switch (component.type) {
    case "BertPreTokenizer":
      return preTokenizeBert;
    case "Whitespace":
      return createWhitespace();
    case "WhitespaceSplit":
      return splitByPattern(/\p{White_Space}+/gu, "Removed", false);
    case "Punctuation":
      return splitByPattern(
        new RegExp(`[${characterClass(PUNCTUATION_RANGES)}]`, "gu"),
        readBehavior(component, "Isolated"),
        false,
      );
    case "Digits":
      return splitByPattern(
        /\p{N}/gu,
        readBoolean(component, "individual_digits", false) ? "Isolated" : "Contiguous",
        false,
      );
    case "CharDelimiterSplit":
      return createSplit({
        ...component,
        pattern: { String: component["delimiter"] },
        behavior: "Removed",
        invert: false,
      });
    case "Split":
      return createSplit(component);
    case "Metaspace":
      return createMetaspace(component);
    case "ByteLevel":
      return createByteLevel(
        readBoolean(component, "add_prefix_space", true),
        readBoolean(component, "use_regex", true),
      );
    case "Sequence":
      return readComponents(component["pretokenizers"], "pretokenizers")
        .map(createPreTokenizer)
        .reduce(chain, keepWhole);
    default:
      throw unsupported("pre-tokenizer", component.type);
  }
}

/** Runs of word characters, and runs of other characters that are not white space: `\\w+|[^\\w\\s]+`. */
function createWhitespace(): PreTokenizer {
  const word = characterClass(WORD_RANGES);
  return splitByPattern(new RegExp(`[${word}]+|[^${word}\\p{White_Space}]+`, "gu"), "Removed", true);
}

function createSplit(component: Component): PreTokenizer {
  const pattern = translatePattern(component["pattern"], component.type);
  return splitByPattern(pattern, readBehavior(component), readBoolean(component, "invert", false));
}

function readBehavior(component: Component, otherwise?: SplitBehavior): SplitBehavior {
  const behavior = readString(component, "behavior", otherwise ?? "");
  if (!isSplitBehavior(behavior)) throw unsupported("pre-tokenizer", `${component.type} with behavior "${behavior}"`);
  return behavior;
}

/** The pre-tokenizer of a file without one: the whole text is one word. */
export function keepWhole(source: NormalizedText, emit: EmitWord): void {
  if (source.text.length > 0) emit(source, 0, source.text.length);
}

function chain(first: PreTokenizer, second: PreTokenizer): PreTokenizer {
  return (source, emit) => {
    first(source, (words, start, end) => {
      second(sliceText(words, start, end), emit);
    });
  };
}
