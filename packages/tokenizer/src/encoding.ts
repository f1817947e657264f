import type { TruncationStrategy } from "./truncation.ts";

/** One text as token ids. */
export interface Encoding {
  /** [T] [CLS], the tokens of the text, [SEP]. */
  readonly inputIds: Int32Array;
  /** [2 · T] start and end of each token in the original text, UTF-16; special tokens 0, 0. */
  readonly offsets: Uint32Array;
  /** Tokens before truncation, special ones included. */
  readonly totalTokens: number;
}

/** How one text is encoded. */
export interface EncodeOptions {
  /** Maximum number of tokens in the result, special ones included. Without it, nothing is truncated. */
  readonly maxLength?: number | undefined;
  /** Which tokens of a longer text are kept; its beginning by default. */
  readonly truncation?: TruncationStrategy | undefined;
}
