/**
 * The parts of `@huggingface/tokenizers` that this package uses, with types: its own do not resolve under NodeNext.
 *
 * The library splits words into pieces and translates patterns. The stages that move characters are implemented here,
 * because the library does not record where a character came from.
 */
import { Tokenizer } from "@huggingface/tokenizers";
import { unsupported, type Component } from "./tokenizer-json.ts";
import { TokenizerError } from "./errors.ts";
import { hasNestedRepetition } from "./pattern-safety.ts";

/** The library's WordPiece, BPE or Unigram. */
export interface LibraryModel {
  /** Words → the tokens of all words. */
  readonly _call: (words: readonly string[]) => string[];
  readonly tokens_to_ids: ReadonlyMap<string, number>;
  readonly unk_token_id?: number | undefined;
}

/**
 * Builds the model of a `tokenizer.json`.
 *
 * Added tokens are not passed on: the library would add them to the vocabulary of the model, where parts of words could
 * match them.
 *
 * @throws TokenizerError TOKENIZER_JSON_INVALID if the library cannot read it
 */
export function createLibraryModel(model: Component): LibraryModel {
  try {
    return open({ model }).model;
  } catch (cause) {
    throw new TokenizerError(
      "TOKENIZER_JSON_INVALID",
      `The ${model.type} model in tokenizer.json cannot be read: ${String(cause)}. Is the file complete?`,
      { cause },
    );
  }
}

/**
 * Translates the `pattern` of a `Replace` or `Split`, `{String}` or an Oniguruma `{Regex}`, into a JavaScript one.
 *
 * @throws TokenizerError COMPONENT_UNSUPPORTED if it has no counterpart, or could take for ever on a short text
 */
export function translatePattern(pattern: unknown, usedBy: string): RegExp {
  const replace = { type: "Replace", pattern, content: "" };
  try {
    const translated = open({ model: EMPTY_MODEL, normalizer: replace }).normalizer?.pattern;
    if (translated instanceof RegExp && !hasNestedRepetition(translated.source)) return translated;
  } catch {
    // Reported below, with the pattern.
  }
  throw unsupported("pattern", `${JSON.stringify(pattern)} of a ${usedBy}`);
}

const EMPTY_MODEL = { type: "WordPiece", vocab: {}, unk_token: "[UNK]" };

interface OpenedLibrary {
  readonly model: LibraryModel;
  readonly normalizer: { readonly pattern?: unknown } | null;
}

// The only cast at this boundary: the golden tests check that these parts exist and work.
const Library = Tokenizer as unknown as new (json: object, config: object) => OpenedLibrary;

function open(parts: Readonly<Record<string, unknown>>): OpenedLibrary {
  const none = { added_tokens: [], normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null };
  return new Library({ ...none, ...parts }, {});
}
