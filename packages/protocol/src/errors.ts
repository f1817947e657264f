/** What can go wrong between two processes or in what they exchange; `message` says what to do next. */
export type ProtocolErrorCode =
  | "CONFIG_INVALID"
  | "ENDPOINT_REFUSED"
  | "FORMAT_VERSION"
  | "HANDSHAKE_MISSING"
  | "PROTOCOL_VERSION_MISMATCH"
  | "REQUEST_INVALID"
  | "REQUEST_CANCELLED"
  | "TRAINER_EXITED";

export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly code: ProtocolErrorCode;

  constructor(code: ProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An error as plain JSON, fit to cross a process. */
export interface WireError {
  /** From the literal union of the package that threw, or UNEXPECTED. */
  readonly code: string;
  readonly message: string;
}

/** An error that another process reported, with the code and message of the other side. */
export class RemoteError extends Error {
  override readonly name = "RemoteError";
  readonly code: string;

  constructor(error: WireError) {
    super(error.message);
    this.code = error.code;
  }
}

/** Any thrown value as plain JSON. Errors of other packages keep their `code`. */
export function toWireError(error: unknown): WireError {
  if (!(error instanceof Error)) return { code: "UNEXPECTED", message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : "UNEXPECTED";
  return { code, message: error.message };
}
