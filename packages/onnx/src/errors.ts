/** Why a function cannot be recorded, or a graph cannot be written or read. */
export type OnnxErrorCode =
  | "KERNEL_UNSUPPORTED"
  | "DTYPE_UNSUPPORTED"
  | "VALUE_UNKNOWN"
  | "TENSOR_FOREIGN"
  | "DIMENSION_FROZEN"
  | "DIMENSION_UNRESOLVED"
  | "NAME_TAKEN"
  | "NAME_UNKNOWN"
  | "VALUES_MISMATCH"
  | "MODEL_TOO_LARGE"
  | "FILE_INVALID";

/** A function cannot be recorded, or a graph cannot be written or read. The message says what to do. */
export class OnnxError extends Error {
  override readonly name = "OnnxError";
  readonly code: OnnxErrorCode;

  constructor(code: OnnxErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
