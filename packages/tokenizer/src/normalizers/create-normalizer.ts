import { filterText, type NormalizedText } from "../normalized-text.ts";
import { readBoolean, readComponents, readString, unsupported, type Component } from "../tokenizer-json.ts";
import { translatePattern } from "../huggingface-library.ts";
import { COMBINING, flagsOf, hasFlag } from "../unicode.ts";
import { lowercase, normalizeBert } from "./bert-normalizer.ts";
import { prepend } from "./prepend.ts";
import { replacePattern } from "./replace.ts";
import { strip } from "./strip.ts";
import { compose, decompose } from "./unicode-form.ts";

/** Changes a text and records where its characters came from. */
export type Normalizer = (source: NormalizedText) => NormalizedText;

/**
 * The normalizer of a `tokenizer.json`.
 *
 * @throws TokenizerError COMPONENT_UNSUPPORTED for an unknown type
 */
export function createNormalizer(component: Component): Normalizer {
  switch (component.type) {
    case "BertNormalizer":
      return createBertNormalizer(component);
    case "Lowercase":
      return lowercase;
    case "NFC":
    case "NFKC": {
      const form = component.type;
      return (source) => compose(source, form);
    }
    case "NFD":
    case "NFKD": {
      const form = component.type;
      return (source) => decompose(source, form);
    }
    case "StripAccents":
      return stripCombining;
    case "Strip": {
      const left = readBoolean(component, "strip_left", true);
      const right = readBoolean(component, "strip_right", true);
      return (source) => strip(source, left, right);
    }
    case "Prepend": {
      const prefix = readShortString(component, "prepend");
      return (source) => prepend(source, prefix);
    }
    case "Replace":
      return createReplace(component);
    case "Sequence": {
      const stages = readComponents(component["normalizers"], "normalizers").map(createNormalizer);
      return (source) => stages.reduce((result, stage) => stage(result), source);
    }
    default:
      throw unsupported("normalizer", component.type);
  }
}

function createBertNormalizer(component: Component): Normalizer {
  const isLowercase = readBoolean(component, "lowercase", true);
  const options = {
    cleanText: readBoolean(component, "clean_text", true),
    handleChineseChars: readBoolean(component, "handle_chinese_chars", true),
    stripAccents: readBoolean(component, "strip_accents", isLowercase),
    lowercase: isLowercase,
  };
  return (source) => normalizeBert(source, options);
}

function createReplace(component: Component): Normalizer {
  const content = readShortString(component, "content");
  const pattern = translatePattern(component["pattern"], "Replace");
  return (source) => replacePattern(source, pattern, content);
}

/** A text that is added to each review, or in the place of each match: a long one would fill the memory. */
const LONGEST_ADDED = 100;

function readShortString(component: Component, key: string): string {
  const text = readString(component, key, "");
  if (text.length <= LONGEST_ADDED) return text;
  throw unsupported("normalizer", `${component.type} with a "${key}" of ${String(text.length)} characters`);
}

function stripCombining(source: NormalizedText): NormalizedText {
  if (!hasFlag(source.text, COMBINING)) return source;
  return filterText(source, (codePoint) => (flagsOf(codePoint) & COMBINING) === 0);
}
