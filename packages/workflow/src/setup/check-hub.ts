import type { HubRecord } from "@sentiment-tuner/protocol";

const DEFAULT_ENDPOINT = "https://huggingface.co";
const LIMIT_MS = 3_000;

/** Whether the Hub answers one request without a token. Being offline is not an error. */
export async function checkHub(env: NodeJS.ProcessEnv, limitMs = LIMIT_MS): Promise<HubRecord> {
  const chosen = env["HF_ENDPOINT"];
  const endpoint = chosen === undefined || chosen === "" ? DEFAULT_ENDPOINT : chosen;
  const start = performance.now();
  try {
    const response = await fetch(endpoint, { method: "HEAD", signal: AbortSignal.timeout(limitMs) });
    const detail = `it answers ${response.status} in ${Math.round(performance.now() - start)} ms`;
    return { endpoint: withoutCredentials(endpoint), isReachable: response.status < 500, detail };
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    const detail = isLate ? `no answer within ${limitMs / 1000} s` : "it cannot be reached";
    return { endpoint: withoutCredentials(endpoint), isReachable: false, detail };
  }
}

/** The address of a mirror may contain a user name and a password. */
function withoutCredentials(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).origin : "not a URL";
}
