import type { EncodeOptions, Encoding } from "./encoding.ts";
import { loadPipeline } from "./pipeline.ts";
import { TokenBuffer } from "./token-buffer.ts";
import type { TokenizerJson } from "./tokenizer-json.ts";
import { headTruncation, keptRanges } from "./truncation.ts";
import type { SpecialTokenCounts } from "./windows.ts";

/** Turns texts into the same token ids as Hugging Face's library for the same `tokenizer.json`. */
export interface Tokenizer {
  /** Ids are 0..vocabularySize-1, added tokens included. */
  readonly vocabularySize: number;
  readonly padTokenId: number;
  /** Id of the mask token; undefined if the vocabulary has none. */
  readonly maskTokenId: number | undefined;
  /** How many special tokens `encode` adds. */
  readonly specialTokens: SpecialTokenCounts;
  /** The loaded file, unchanged, so that it can be saved with a model. */
  readonly json: TokenizerJson;
  /**
   * Encodes one text.
   *
   * @throws RangeError if `maxLength` has no room for the special tokens
   */
  encode(text: string, options?: EncodeOptions): Encoding;
}

/**
 * Loads a tokenizer from the parsed contents of `tokenizer.json`.
 *
 * Truncation and padding settings of the file are ignored: only the options of `encode` count.
 *
 * @param tokenizerConfig - the parsed `tokenizer_config.json`, if there is one; only its `pad_token` and `mask_token` are used
 * @throws TokenizerError if the file is broken or has a component that cannot be reproduced exactly
 */
export function loadTokenizer(tokenizerJson: unknown, tokenizerConfig?: unknown): Tokenizer {
  const pipeline = loadPipeline(tokenizerJson, tokenizerConfig);
  const { json, vocabularySize, padTokenId, maskTokenId, before, after, tokenize } = pipeline;
  const buffer = new TokenBuffer();

  const encode = (text: string, options: EncodeOptions = {}): Encoding => {
    const { maxLength = Infinity, truncation = headTruncation } = options;
    const room = maxLength - before.length - after.length;
    if (!(room >= 0) || (maxLength !== Infinity && !Number.isInteger(maxLength))) {
      throw new RangeError(
        `maxLength is ${String(maxLength)}; it must be a whole number of at least ` +
          `${String(before.length + after.length)}, the special tokens around every text.`,
      );
    }
    buffer.count = 0;
    tokenize(text, buffer);

    const ranges = keptRanges(truncation, buffer.count, room);
    const kept = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
    const inputIds = new Int32Array(before.length + kept + after.length);
    const offsets = new Uint32Array(inputIds.length * 2);
    inputIds.set(before);
    let length = before.length;
    for (const { start, end } of ranges) {
      inputIds.set(buffer.ids.subarray(start, end), length);
      offsets.set(buffer.offsets.subarray(start * 2, end * 2), length * 2);
      length += end - start;
    }
    inputIds.set(after, length);
    return { inputIds, offsets, totalTokens: before.length + buffer.count + after.length };
  };

  const specialTokens = { before: before.length, after: after.length };
  return { vocabularySize, padTokenId, maskTokenId, specialTokens, json, encode };
}
