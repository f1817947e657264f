/** What can go wrong while training; `message` says what to do next. */
export type TrainerErrorCode =
  | "DATA_EMPTY"
  | "ENGINE_UNKNOWN"
  | "ENGINE_UNAVAILABLE"
  | "ENGINE_SETUP_FAILED"
  | "CUDA_MISSING"
  | "OUT_OF_MEMORY"
  | "DEVICE_LOST"
  | "METRIC_UNKNOWN"
  | "LOSS_NOT_FINITE"
  | "GRADIENT_NOT_FINITE"
  | "GRADIENT_MISSING"
  | "CHECKPOINT_EXISTS"
  | "CHECKPOINT_INVALID"
  | "CHECKPOINT_MISMATCH"
  | "CHECKPOINT_VERSION"
  | "CHECKPOINT_WRITE_FAILED"
  | "ATTRIBUTION_UNSUPPORTED"
  | "EXPORT_UNREADABLE";

export class TrainerError extends Error {
  override readonly name = "TrainerError";
  readonly code: TrainerErrorCode;

  constructor(code: TrainerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
