import { padEncodings, type BatchOptions, type EncodedBatch } from "./batch.ts";
import type { EncodeOptions, Encoding } from "./encoding.ts";
import { loadPipeline, type TokenizerJson } from "./pipeline.ts";
import { TokenBuffer } from "./token-buffer.ts";
import { headTruncation, keptRanges } from "./truncation.ts";

/** Texts in, token ids out, exactly as Hugging Face's library would for the same `tokenizer.json`. */
export interface Tokenizer {
  /** Ids are 0..vocabularySize-1, added tokens included. */
  readonly vocabularySize: number;
  readonly padTokenId: number;
  /** Stands for a word that is not told; undefined for a vocabulary without one. */
  readonly maskTokenId: number | undefined;
  /** What was loaded, unchanged, so that it can be saved beside a model. */
  readonly json: TokenizerJson;
  /**
   * Encodes one text.
   *
   * @throws RangeError if `maxLength` has no room for the special tokens
   */
  encode(text: string, options?: EncodeOptions): Encoding;
  /**
   * Encodes texts and pads them on the right to one length.
   *
   * @throws RangeError, and TokenizerError ROW_TOO_LONG if a text has more tokens than the length asked for
   */
  encodeBatch(texts: readonly string[], options?: BatchOptions): EncodedBatch;
}

/**
 * Loads a tokenizer from the parsed contents of `tokenizer.json`.
 *
 * Truncation and padding that the file pins are not applied: the caller's options alone decide.
 *
 * @param tokenizerConfig - the parsed `tokenizer_config.json`, if there is one; only its `pad_token` and `mask_token` are used
 * @throws TokenizerError if the file is broken or holds a component that we cannot follow exactly
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

  const encodeBatch = (texts: readonly string[], options: BatchOptions = {}): EncodedBatch =>
    padEncodings(
      texts.map((text) => encode(text, options)),
      padTokenId,
      options,
    );
  return { vocabularySize, padTokenId, maskTokenId, json, encode, encodeBatch };
}
