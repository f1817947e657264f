/** Errors of the worker. `message` says what to do next. */
export type WorkerErrorCode = "USAGE" | "RUN_UNKNOWN";

export class WorkerError extends Error {
  override readonly name = "WorkerError";
  readonly code: WorkerErrorCode;

  constructor(code: WorkerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
