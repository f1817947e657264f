import type { EncodeOptions, Encoding } from "./encoding.ts";
import { TokenizerError } from "./errors.ts";

/** How texts are encoded together. */
export interface BatchOptions extends EncodeOptions {
  /** Pad to the longest text of the batch (default) or to this many tokens. */
  readonly padTo?: "longest" | number | undefined;
  /** Return offsets too. Off by default. */
  readonly offsets?: boolean | undefined;
}

/** Texts as one rectangle of ids: row b, column t is at b · length + t. */
export interface EncodedBatch {
  /** B */
  readonly rows: number;
  /** T */
  readonly length: number;
  /** [B, T] */
  readonly inputIds: Int32Array;
  /** [B, T] 1 for a token, 0 for padding. */
  readonly attentionMask: Int32Array;
  /** [B, T, 2] UTF-16 in each row's own text; padding 0, 0. Only if asked for. */
  readonly offsets?: Uint32Array;
}

/**
 * Lays encodings side by side, padded on the right.
 *
 * @throws TokenizerError ROW_TOO_LONG if a row does not fit the length asked for
 */
export function padEncodings(
  encodings: readonly Encoding[],
  padTokenId: number,
  options: Pick<BatchOptions, "padTo" | "offsets">,
): EncodedBatch {
  const { padTo = "longest" } = options;
  const rows = encodings.length;
  const length = padTo === "longest" ? longest(encodings) : padTo;
  if (!Number.isInteger(length) || length < 0) {
    throw new RangeError(`padTo is ${String(length)}; it must be "longest" or a whole number of tokens.`);
  }

  const inputIds = new Int32Array(rows * length).fill(padTokenId);
  const attentionMask = new Int32Array(rows * length);
  const offsets = new Uint32Array(options.offsets === true ? rows * length * 2 : 0);
  encodings.forEach((encoding, row) => {
    const tokens = encoding.inputIds.length;
    if (tokens > length) {
      throw new TokenizerError(
        "ROW_TOO_LONG",
        `Text ${String(row + 1)} of the batch has ${String(tokens)} tokens, but padTo is ${String(length)}. ` +
          `Pass maxLength: ${String(length)} to cut longer texts.`,
      );
    }
    inputIds.set(encoding.inputIds, row * length);
    attentionMask.fill(1, row * length, row * length + tokens);
    if (options.offsets === true) offsets.set(encoding.offsets, row * length * 2);
  });
  return { rows, length, inputIds, attentionMask, ...(options.offsets === true ? { offsets } : {}) };
}

function longest(encodings: readonly Encoding[]): number {
  return encodings.reduce((length, { inputIds }) => Math.max(length, inputIds.length), 0);
}
