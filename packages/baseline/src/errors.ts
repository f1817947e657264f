/** What can be wrong with the reviews a baseline is to learn from. */
export type BaselineErrorCode = "NO_TEXTS" | "LENGTH_MISMATCH" | "LABEL_UNKNOWN";

/** Thrown when nothing can be learned; the message names the value and what is expected. */
export class BaselineError extends Error {
  override readonly name = "BaselineError";
  readonly code: BaselineErrorCode;

  constructor(code: BaselineErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
