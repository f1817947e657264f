/** What can go wrong between us and a hub; `message` says what to do next. */
export type HubErrorCode =
  | "CACHE_UNWRITABLE"
  | "FORBIDDEN"
  | "GATED"
  | "HASH_MISMATCH"
  | "HUB_FAILED"
  | "HUB_UNREACHABLE"
  | "MODEL_INCOMPLETE"
  | "NAME_UNSAFE"
  | "NO_SAFETENSORS"
  | "NOT_FOUND"
  | "NOTHING_TO_PUSH"
  | "OFFLINE"
  | "PAYMENT_REQUIRED"
  | "RATE_LIMITED"
  | "REFERENCE_INVALID"
  | "SETTING_INVALID"
  | "SPACE_FAILED"
  | "TOKEN_MISSING"
  | "TOO_LARGE"
  | "UNAUTHORIZED";

export class HubError extends Error {
  override readonly name = "HubError";
  readonly code: HubErrorCode;
  /** Of the answer, where there was one. */
  readonly status: number | undefined;

  constructor(code: HubErrorCode, message: string, options?: ErrorOptions & { readonly status?: number }) {
    super(message, options);
    this.code = code;
    this.status = options?.status;
  }
}

/** Whether the hub is at fault, or the way there. */
export function isOutage(error: unknown): error is HubError {
  return error instanceof HubError && ["HUB_UNREACHABLE", "HUB_FAILED", "RATE_LIMITED"].includes(error.code);
}
