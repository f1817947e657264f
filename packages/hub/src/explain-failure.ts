import { HubError, type HubErrorCode } from "./errors.ts";

/** An answer without success. */
export interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export interface FailureContext {
  readonly endpoint: string;
  /** What was requested, such as `model "owner/name"`. */
  readonly subject: string;
  readonly token: string | undefined;
  /** What to do about a server that is not a hub; by default what helps with a hub. */
  readonly advice?: string | undefined;
}

/** Turns an answer without success into an error that says what to do. */
export function explainRefusal({ status, headers, body }: Refusal, context: FailureContext): HubError {
  const { endpoint, subject, token } = context;
  const reason = serverMessage(headers, body, token);
  const kind = headers.get("x-error-code") ?? "";
  const fail = (code: HubErrorCode, problem: string, advice: string, detail = reason): HubError =>
    new HubError(code, `${problem}${detail}. ${advice}`, { status });

  if (context.advice !== undefined) {
    const problem = `${endpoint} answered the request for the ${subject} with status ${status}`;
    return fail("HUB_FAILED", problem, context.advice, "");
  }
  if (kind === "GatedRepo") {
    const advice = `Request access on ${endpoint} as the owner of the token, then try again.`;
    return fail("GATED", `The ${subject} is only for users who accepted its terms`, advice);
  }
  if (kind === "RevisionNotFound") {
    return fail("NOT_FOUND", `The ${subject} has no such revision`, "Choose an existing branch, tag or commit.");
  }
  if (kind === "EntryNotFound") return fail("NOT_FOUND", `The ${subject} lacks a file`, "Check its list of files.");
  if (kind === "RepoNotFound" || status === 404) {
    const orFolder = subject.startsWith("model") ? " (there is no folder with this name either)" : "";
    const cause = token === undefined ? "you are not logged in" : "your token has no access to it";
    const advice = `Check its name${orFolder}. If it is private, ${cause}: set HF_TOKEN to a token with access.`;
    // The hub's own message is "Invalid username or password", even if the request had neither.
    return fail("NOT_FOUND", `There is no ${subject} on ${endpoint}`, advice, "");
  }
  switch (status) {
    case 401:
      return token === undefined
        ? fail(
            "UNAUTHORIZED",
            `The ${subject} requires a login`,
            `Set HF_TOKEN to a token from ${endpoint}/settings/tokens.`,
          )
        : fail(
            "UNAUTHORIZED",
            `${endpoint} does not accept the token`,
            `Create a new one at ${endpoint}/settings/tokens.`,
          );
    case 402:
      return fail(
        "PAYMENT_REQUIRED",
        `The ${subject} requires a paid plan`,
        "Choose a plan or a free option, such as a static Space.",
      );
    case 403:
      return fail(
        "FORBIDDEN",
        `The token has no permission for this request on the ${subject}`,
        "Use a token with write permission, and your own user name.",
      );
    case 429:
      return fail(
        "RATE_LIMITED",
        `${endpoint} received too many requests`,
        "Try again in a few minutes, or log in: set HF_TOKEN.",
      );
    default:
      return fail(
        "HUB_FAILED",
        `${endpoint} answered the request for the ${subject} with status ${status}`,
        "Try again later.",
      );
  }
}

/** Connection errors after which a retry may succeed. */
const TEMPORARY: ReadonlySet<string> = new Set([
  ...["ECONNRESET", "EPIPE", "ETIMEDOUT", "ECONNABORTED", "UND_ERR_SOCKET", "UND_ERR_CONNECT_TIMEOUT"],
  ...["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "UND_ERR_RES_CONTENT_LENGTH_MISMATCH"],
]);

export function isTemporary(error: unknown): boolean {
  return TEMPORARY.has(causeCode(error) ?? "");
}

/** Turns a connection error into an error that says what to do. */
export function explainNoAnswer(error: unknown, { endpoint, subject, ...context }: FailureContext): HubError {
  const code = causeCode(error) ?? "unknown reason";
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO/.test(code);
  const advice = isCertificate
    ? "Behind a company proxy, set NODE_EXTRA_CA_CERTS to the file with its certificate."
    : (context.advice ?? "Are you online? Behind a proxy, set HTTPS_PROXY. To use another hub, set HF_ENDPOINT.");
  const message = `${endpoint} did not answer the request for the ${subject} (${code}). ${advice}`;
  return new HubError("HUB_UNREACHABLE", message, { cause: error });
}

/** The innermost code, such as ECONNREFUSED. */
function causeCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const nested = error instanceof AggregateError ? causeCode(error.errors[0]) : undefined;
  const own = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return causeCode(error.cause) ?? nested ?? own;
}

const MAX_MESSAGE_LENGTH = 300;

/** The server's message on one line, without the token. */
function serverMessage(headers: Headers, body: string, token: string | undefined): string {
  const text = plainText(headers.get("x-error-message") ?? messageIn(body), token);
  return text === "" ? "" : `: ${text.replace(/[.\s]+$/, "")}`;
}

/** A server's text that is safe to show and to log: short, without control characters and without the token. */
export function plainText(text: string, token: string | undefined): string {
  const withoutToken = token === undefined ? text : text.replaceAll(token, "[token]");
  return withoutToken
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, MAX_MESSAGE_LENGTH);
}

function messageIn(body: string): string {
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json !== "object" || json === null) return "";
    const message = "error" in json ? json.error : "message" in json ? json.message : "";
    return typeof message === "string" ? message : "";
  } catch {
    return ""; // The body is not JSON, such as an HTML page.
  }
}
