import { HubError } from "./errors.ts";

const MAX_REDIRECTS = 5;

/**
 * Sends a request and follows redirects.
 *
 * A GET request follows redirects to any host. A request with a body follows them only on the same origin, because the body is meant for the
 * hub. HTTPS never redirects to HTTP.
 *
 * @param send - sends one request without following redirects; called for each address, so it can add the token for the hub's origin only
 * @param subject - what is requested, for messages
 * @throws HubError HUB_FAILED for too many redirects or an unsafe address, and what `send` throws
 */
export async function followRedirects(
  url: URL,
  method: string,
  { endpoint, subject }: { readonly endpoint: string; readonly subject: string },
  send: (target: URL) => Promise<Response>,
): Promise<Response> {
  let target = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await send(target);
    const location = response.headers.get("location");
    if (location === null || response.status < 300 || response.status > 399) return response;
    await response.body?.cancel();
    const next = safeTarget(location, target, method);
    if (next === undefined) {
      const problem = `${endpoint} redirects the request for the ${subject} to an address that is not safe to follow.`;
      throw new HubError("HUB_FAILED", `${problem} Is HF_ENDPOINT right?`);
    }
    target = next;
  }
  throw new HubError("HUB_FAILED", `${endpoint} redirects the request for the ${subject} too often. Try again later.`);
}

function safeTarget(location: string, from: URL, method: string): URL | undefined {
  const next = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  const isHttp = next?.protocol === "https:" || (next?.protocol === "http:" && from.protocol === "http:");
  const isAllowed = method === "GET" || next?.origin === from.origin;
  return isHttp && isAllowed ? next : undefined;
}
