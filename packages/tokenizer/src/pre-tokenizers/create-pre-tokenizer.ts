import { sliceText, type AlignedText } from "../aligned-text.ts";
import { readBoolean, readComponents, readString, unsupported, type Component } from "../component.ts";
import { translatePattern } from "../library.ts";
import { PUNCTUATION_RANGES, WORD_RANGES } from "../unicode-tables.ts";
import { characterClass } from "../unicode.ts";
import { preTokenizeBert } from "./bert.ts";
import { createByteLevel } from "./byte-level.ts";
import { createMetaspace } from "./metaspace.ts";
import { isSplitBehavior, splitByPattern, type EmitWord, type PreTokenizer, type SplitBehavior } from "./split.ts";

/**
 * The pre-tokenizer of a `tokenizer.json`.
 *
 * @throws TokenizerError COMPONENT_UNSUPPORTED for a type that is not here
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

/** Runs of word characters, and runs of others that are no white space: `\\w+|[^\\w\\s]+`. */
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

/** Where a file has no pre-tokenizer, the whole text is one word. */
export function keepWhole(source: AlignedText, emit: EmitWord): void {
  if (source.text.length > 0) emit(source, 0, source.text.length);
}

function chain(first: PreTokenizer, second: PreTokenizer): PreTokenizer {
  return (source, emit) => {
    first(source, (words, start, end) => {
      second(sliceText(words, start, end), emit);
    });
  };
}
