/** Why a request to a hub failed; `message` says what to do. */
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
  /** HTTP status of the answer; undefined without an answer. */
  readonly status: number | undefined;

  constructor(code: HubErrorCode, message: string, options?: ErrorOptions & { readonly status?: number }) {
    super(message, options);
    this.code = code;
    this.status = options?.status;
  }
}

/** Whether the hub or the network failed, as opposed to a request that the hub refused. */
export function isOutage(error: unknown): error is HubError {
  return error instanceof HubError && ["HUB_UNREACHABLE", "HUB_FAILED", "RATE_LIMITED"].includes(error.code);
}
