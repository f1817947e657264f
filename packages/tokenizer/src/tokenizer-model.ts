import { isRecord, readBoolean, readString, unsupported, type Component } from "./tokenizer-json.ts";
import { TokenizerError } from "./errors.ts";
import { createLibraryModel } from "./huggingface-library.ts";

/** The pieces of a word: [id, length in UTF-16 code units] of each, in one array. */
type WordPieces = Int32Array;

/** The model of a `tokenizer.json` (WordPiece, BPE or Unigram): turns one word into token ids. */
export interface TokenizerModel {
  /** The pieces of a word, in order. Their lengths add up to the word's. */
  encode(word: string): WordPieces;
  /** The id of a token by its text. */
  tokenId(token: string): number | undefined;
  /** Ids are 0..vocabularySize-1. */
  readonly vocabularySize: number;
}

/**
 * Wraps the model of the library, which finds pieces and ids: adds the length of each piece and caches words.
 *
 * @throws TokenizerError COMPONENT_UNSUPPORTED for a model or a setting with pieces of unknown place
 */
export function createTokenizerModel(model: Component): TokenizerModel {
  const kind = readKind(model);
  const unknownToken = kind === "Unigram" ? undefined : readString(model, "unk_token", "[UNK]");
  const library = createLibraryModel(model);
  const ids = library.tokens_to_ids;
  const unknownId = library.unk_token_id;
  const prefix = kind === "WordPiece" ? readString(model, "continuing_subword_prefix", "##") : "";
  const cache = new Map<string, WordPieces>();
  const encode = (word: string): WordPieces => {
    const tokens = library._call([word]);
    const pieces = new Int32Array(tokens.length * 2);
    let position = 0;
    tokens.forEach((token, index) => {
      const id = ids.get(token) ?? unknownId;
      if (typeof id !== "number") throw missingUnknownToken(unknownToken);
      const length =
        kind === "WordPiece"
          ? wordPieceLength(word, token, index, tokens.length, prefix)
          : pieceLength(word, token, position, unknownToken);
      pieces[index * 2] = id;
      pieces[index * 2 + 1] = length;
      position += length;
    });
    if (position !== word.length) throw lostAlignment(word, tokens);
    return pieces;
  };
  return {
    encode(word) {
      const known = cache.get(word);
      if (known !== undefined) return known;
      const pieces = encode(word);
      if (cache.size >= MAX_CACHED_WORDS) cache.clear();
      if (word.length <= MAX_CACHED_LENGTH) cache.set(word, pieces);
      return pieces;
    },
    tokenId: (token) => ids.get(token),
    vocabularySize: [...ids.values()].reduce((largest, id) => Math.max(largest, id + 1), 0),
  };
}

const MAX_CACHED_WORDS = 65_536;
const MAX_CACHED_LENGTH = 64;

type ModelKind = "WordPiece" | "BPE" | "Unigram";

function readKind(model: Component): ModelKind {
  const isList = model.type === "Unigram";
  if (isList ? !Array.isArray(model["vocab"]) : !isRecord(model["vocab"])) {
    throw new TokenizerError(
      "TOKENIZER_JSON_INVALID",
      `The vocabulary of the ${model.type} model in tokenizer.json must be ${isList ? "a list" : "an object"}. ` +
        `Is the file complete?`,
    );
  }
  switch (model.type) {
    case "WordPiece":
      requireWordLength(model["max_input_chars_per_word"]);
      return model.type;
    case "BPE": {
      if (!Array.isArray(model["merges"])) {
        throw new TokenizerError("TOKENIZER_JSON_INVALID", `The BPE model in tokenizer.json has no list of "merges".`);
      }
      if (model["dropout"]) throw unsupported("model", "BPE with dropout");
      for (const key of ["end_of_word_suffix", "continuing_subword_prefix", "continuing_subword_suffix"]) {
        if (readString(model, key, "") !== "") throw unsupported("model", `BPE with ${key}`);
      }
      for (const key of ["byte_fallback", "fuse_unk"]) {
        if (readBoolean(model, key, false)) throw unsupported("model", `BPE with ${key}`);
      }
      return model.type;
    }
    case "Unigram":
      if (readBoolean(model, "byte_fallback", false)) throw unsupported("model", "Unigram with byte_fallback");
      return model.type;
    default:
      throw unsupported("model", model.type);
  }
}

/** Longer words are unknown. Finding the pieces of a word takes a time that grows with the cube of its length. */
const LONGEST_WORD = 1_000;

function requireWordLength(value: unknown): void {
  if (value === undefined || value === null) return; // The library's default is 100.
  if (typeof value === "number" && Number.isInteger(value) && value > 0 && value <= LONGEST_WORD) return;
  throw new TokenizerError(
    "TOKENIZER_JSON_INVALID",
    `"max_input_chars_per_word" of tokenizer.json is ${JSON.stringify(value)}, expected a whole number from 1 to ${String(LONGEST_WORD)}. ` +
      `The usual value is 100.`,
  );
}

/** A single piece is the whole word, known or `[UNK]`. The "##" of a later piece does not count. */
function wordPieceLength(word: string, token: string, index: number, count: number, prefix: string): number {
  if (count === 1) return word.length;
  return index === 0 ? token.length : token.length - prefix.length;
}

/** A piece that is part of the word has its own length; an unknown one stands for one character. */
function pieceLength(word: string, token: string, position: number, unknownToken: string | undefined): number {
  if (token !== unknownToken || word.startsWith(token, position)) return token.length;
  return (word.codePointAt(position) ?? 0) > 0xffff ? 2 : 1;
}

function missingUnknownToken(token: string | undefined): TokenizerError {
  return new TokenizerError(
    "VOCABULARY_TOKEN_MISSING",
    `The vocabulary of tokenizer.json has no ${JSON.stringify(token ?? "unknown token")}, which unknown words need. ` +
      `Does the file belong to this model?`,
  );
}

function lostAlignment(word: string, tokens: readonly string[]): TokenizerError {
  return new TokenizerError(
    "ALIGNMENT_LOST",
    `The tokens ${JSON.stringify(tokens)} do not spell the word ${JSON.stringify(word)}, so their offsets are ` +
      `unknown. Does the vocabulary of the model lack an unknown token?`,
  );
}
