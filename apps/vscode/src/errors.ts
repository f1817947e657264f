/** Errors of the extension itself. Errors of other packages keep their own codes. */
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

/** The message says what happened and what to do next, in the user's language. */
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

/** The `code` of a thrown value; undefined if it has none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** The message of a thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
