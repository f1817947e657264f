/** Why a tokenizer could not be loaded or used. */
export type TokenizerErrorCode =
  | "TOKENIZER_JSON_INVALID"
  | "COMPONENT_UNSUPPORTED"
  | "VOCABULARY_TOKEN_MISSING"
  | "ALIGNMENT_LOST"
  | "TRUNCATION_INVALID";

/** A tokenizer file or a truncation strategy that cannot be used. The message says what to do. */
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
