/** What can go wrong with a model on disk; `message` says what to do next. */
export type ModelErrorCode =
  | "ARCHITECTURE_UNKNOWN"
  | "CONFIG_INVALID"
  | "CONFIG_UNSUPPORTED"
  | "FILE_MISSING"
  | "FILE_UNREADABLE"
  | "SAFETENSORS_INVALID"
  | "SAVE_FAILED"
  | "SAVE_REFUSED"
  | "TOKENIZER_INVALID"
  | "TOKENIZER_MISMATCH"
  | "WEIGHT_DTYPE"
  | "WEIGHT_DUPLICATE"
  | "WEIGHT_MISSING"
  | "WEIGHT_SHAPE";

export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
