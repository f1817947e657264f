/** Why a model cannot be loaded or saved. */
export type ModelErrorCode =
  | "ADAPTER_UNSUPPORTED"
  | "ARCHITECTURE_UNKNOWN"
  | "BASE_MISMATCH"
  | "BASE_MISSING"
  | "CONFIG_INVALID"
  | "CONFIG_UNSUPPORTED"
  | "FILE_MISSING"
  | "FILE_UNREADABLE"
  | "ONNX_INVALID"
  | "ONNX_UNSUPPORTED"
  | "SAFETENSORS_INVALID"
  | "SAVE_FAILED"
  | "SAVE_REFUSED"
  | "TOKENIZER_INVALID"
  | "TOKENIZER_MISMATCH"
  | "WEIGHT_DTYPE"
  | "WEIGHT_DUPLICATE"
  | "WEIGHT_MISSING"
  | "WEIGHT_NOT_FINITE"
  | "WEIGHT_PREFIX"
  | "WEIGHT_SHAPE";

/** A model cannot be loaded or saved. The message names the file or weight and says what to do. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
