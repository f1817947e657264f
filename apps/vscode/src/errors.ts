/** What can go wrong in the editor itself; what other packages throw keeps its own code. */
export type ExtensionErrorCode =
  | "WORKSPACE_UNTRUSTED"
  | "WORKER_MISSING"
  | "SETUP_FAILED"
  | "MODEL_MISSING"
  | "MODEL_INVALID"
  | "RUN_MISSING"
  | "RUN_ACTIVE"
  | "RUN_UNREADABLE"
  | "TRAINER_UNREACHABLE"
  | "INFERENCE_CRASHING"
  | "INFERENCE_CLOSED"
  | "OUTPUT_UNWRITABLE";

/** The message says what happened and what to do next; it is translated before it gets here. */
export class ExtensionError extends Error {
  override readonly name = "ExtensionError";

  constructor(
    readonly code: ExtensionErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The `code` of whatever was thrown; undefined where there is none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
