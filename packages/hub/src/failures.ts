import { HubError, type HubErrorCode } from "./errors.ts";

/** An answer that is no success, with what the server says about it. */
export interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export interface FailureContext {
  readonly endpoint: string;
  /** What was asked for, such as `model "owner/name"`. */
  readonly subject: string;
  readonly token: string | undefined;
}

/** What an answer that is no success means to the person who waits for it. */
export function explainRefusal({ status, headers, body }: Refusal, context: FailureContext): HubError {
  const { endpoint, subject, token } = context;
  const said = serverMessage(headers, body, token);
  const kind = headers.get("x-error-code") ?? "";
  const fail = (code: HubErrorCode, problem: string, advice: string, what = said): HubError =>
    new HubError(code, `${problem}${what}. ${advice}`, { status });
  const whoever = token === undefined ? "you are not logged in" : "your token may not see it";

  if (kind === "GatedRepo") {
    const advice = `Ask for access on ${endpoint}, logged in as the token's owner, and try again.`;
    return fail("GATED", `The ${subject} is shared only with those who accepted its terms`, advice);
  }
  if (kind === "RevisionNotFound") {
    return fail("NOT_FOUND", `The ${subject} has no such revision`, "Choose a branch, a tag or a commit that it has.");
  }
  if (kind === "EntryNotFound") return fail("NOT_FOUND", `The ${subject} lacks a file`, "Look at its list of files.");
  if (kind === "RepoNotFound" || status === 404) {
    const orFolder = subject.startsWith("model") ? " (no folder is called that either)" : "";
    const advice = `Check its name${orFolder}; if it is private, ${whoever}: set HF_TOKEN to a token that may.`;
    // What a hub says here is "Invalid username or password", to people who gave neither.
    return fail("NOT_FOUND", `There is no ${subject} on ${endpoint}`, advice, "");
  }
  switch (status) {
    case 401:
      return token === undefined
        ? fail(
            "UNAUTHORIZED",
            `The ${subject} needs a login`,
            `Set HF_TOKEN to a token from ${endpoint}/settings/tokens.`,
          )
        : fail(
            "UNAUTHORIZED",
            `${endpoint} does not accept the token`,
            `Make a new one at ${endpoint}/settings/tokens.`,
          );
    case 402:
      return fail(
        "PAYMENT_REQUIRED",
        `The ${subject} needs a paid plan`,
        "Choose a plan, or what is free, such as a static Space.",
      );
    case 403:
      return fail(
        "FORBIDDEN",
        `The token may not do this with the ${subject}`,
        "Use a token with the right to write, and your own user name.",
      );
    case 429:
      return fail(
        "RATE_LIMITED",
        `${endpoint} asks for fewer requests`,
        "Try again in some minutes, or log in: HF_TOKEN.",
      );
    default:
      return fail("HUB_FAILED", `${endpoint} failed on the ${subject} with status ${status}`, "Try again later.");
  }
}

/** Errors of a connection that another try may well survive. */
const PASSING: ReadonlySet<string> = new Set([
  ...["ECONNRESET", "EPIPE", "ETIMEDOUT", "ECONNABORTED", "UND_ERR_SOCKET", "UND_ERR_CONNECT_TIMEOUT"],
  ...["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "UND_ERR_RES_CONTENT_LENGTH_MISMATCH"],
]);

export function isPassing(error: unknown): boolean {
  return PASSING.has(causeCode(error) ?? "");
}

/** That no answer came, and why. */
export function explainSilence(error: unknown, { endpoint, subject }: FailureContext): HubError {
  const code = causeCode(error) ?? "unknown reason";
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO/.test(code);
  const advice = isCertificate
    ? "Behind a company's proxy, set NODE_EXTRA_CA_CERTS to the file of its certificate."
    : "Are you online? Behind a proxy, set HTTPS_PROXY; for another hub, HF_ENDPOINT.";
  const message = `${endpoint} did not answer when asked for the ${subject} (${code}). ${advice}`;
  return new HubError("HUB_UNREACHABLE", message, { cause: error });
}

/** The innermost code, such as ECONNREFUSED. */
function causeCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const nested = error instanceof AggregateError ? causeCode(error.errors[0]) : undefined;
  const own = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return causeCode(error.cause) ?? nested ?? own;
}

const LONGEST_SAID = 300;

/** What the server says, on one line, without the token should it repeat it. */
function serverMessage(headers: Headers, body: string, token: string | undefined): string {
  const said = plainText(headers.get("x-error-message") ?? messageIn(body), token);
  return said === "" ? "" : `: ${said.replace(/[.\s]+$/, "")}`;
}

/** Text of a server that may be shown and logged: short, without control characters and without the token. */
export function plainText(text: string, token: string | undefined): string {
  const withoutToken = token === undefined ? text : text.replaceAll(token, "[token]");
  return withoutToken
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, LONGEST_SAID);
}

function messageIn(body: string): string {
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json !== "object" || json === null) return "";
    const message = "error" in json ? json.error : "message" in json ? json.message : "";
    return typeof message === "string" ? message : "";
  } catch {
    return ""; // A page of HTML says nothing that fits in a message.
  }
}
