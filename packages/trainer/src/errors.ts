import type { WireError } from "@sentiment-tuner/protocol";

/** What can go wrong while training; `message` says what to do next. */
export type TrainerErrorCode =
  | "CONFIG_INVALID"
  | "DATA_EMPTY"
  | "ENGINE_UNKNOWN"
  | "ENGINE_UNAVAILABLE"
  | "ENGINE_SETUP_FAILED"
  | "OUT_OF_MEMORY"
  | "DEVICE_LOST"
  | "METRIC_UNKNOWN"
  | "LOSS_NOT_FINITE"
  | "GRADIENT_NOT_FINITE"
  | "GRADIENT_MISSING"
  | "CHECKPOINT_EXISTS"
  | "CHECKPOINT_INVALID"
  | "CHECKPOINT_MISMATCH"
  | "CHECKPOINT_WRITE_FAILED"
  | "HANDSHAKE_MISSING"
  | "PROTOCOL_VERSION_MISMATCH"
  | "REQUEST_INVALID"
  | "REQUEST_CANCELLED"
  | "ATTRIBUTION_UNSUPPORTED"
  | "EXPORT_UNREADABLE"
  | "TRAINER_EXITED";

export class TrainerError extends Error {
  override readonly name = "TrainerError";
  readonly code: TrainerErrorCode;

  constructor(code: TrainerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An error that another process reported: its code and message are the other side's. */
export class RemoteError extends Error {
  override readonly name = "RemoteError";
  readonly code: string;

  constructor(error: WireError) {
    super(error.message);
    this.code = error.code;
  }
}

/** Any thrown value as plain JSON; errors of other packages keep their `code`. */
export function toWireError(error: unknown): WireError {
  if (!(error instanceof Error)) return { code: "UNEXPECTED", message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : "UNEXPECTED";
  return { code, message: error.message };
}
