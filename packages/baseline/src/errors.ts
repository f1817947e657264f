/** What can be wrong with the training reviews of a baseline. */
export type BaselineErrorCode = "NO_TEXTS" | "LENGTH_MISMATCH" | "LABEL_UNKNOWN";

/** Reviews that a baseline cannot be trained on. The message names the value and what is expected. */
export class BaselineError extends Error {
  override readonly name = "BaselineError";
  readonly code: BaselineErrorCode;

  constructor(code: BaselineErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
