/** Why a tokenizer could not be loaded or used. */
export type TokenizerErrorCode =
  | "TOKENIZER_JSON_INVALID"
  | "COMPONENT_UNSUPPORTED"
  | "VOCABULARY_TOKEN_MISSING"
  | "ALIGNMENT_LOST"
  | "TRUNCATION_INVALID"
  | "ROW_TOO_LONG";

/** A tokenizer file that cannot be used as it is, or a part that broke its promise. The message says what to do. */
export class TokenizerError extends Error {
  override readonly name = "TokenizerError";

  constructor(
    readonly code: TokenizerErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
