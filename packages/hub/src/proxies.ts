import { type Dispatcher, EnvHttpProxyAgent, fetch as undiciFetch } from "undici";

import { HubError } from "./errors.ts";
import { type HubSettings, proxySettings } from "./settings.ts";

/** Finds the way of each request: through a proxy, or around it. */
export function proxyDispatcher(
  { http, https, except }: HubSettings["proxies"],
  options: EnvHttpProxyAgent.Options = {},
): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({ ...options, httpProxy: http, httpsProxy: https, noProxy: except });
}

/**
 * Has `fetch` of this process, given an address, go through the proxies that the environment names, which Node's own does in its newer
 * versions alone, and only if told to. A proxy that we cannot speak with is left out: whoever fetches nothing is not troubled by it.
 *
 * For a program that is about to fetch by a library which knows nothing of proxies.
 */
export function useProxies(env: Readonly<Record<string, string | undefined>> = process.env): void {
  const proxies = readableProxies(env);
  if (proxies === undefined || (proxies.http === "" && proxies.https === "")) return;
  const dispatcher = proxyDispatcher(proxies);
  const original = globalThis.fetch;
  globalThis.fetch = (input, init = {}) =>
    input instanceof Request ? original(input, init) : fetchBy(dispatcher, input, init);
}

/** Through `undici` itself, since the `fetch` of Node does not take a dispatcher of another version. */
export async function fetchBy(dispatcher: Dispatcher, url: string | URL, init: RequestInit): Promise<Response> {
  const options = { ...init, dispatcher } as unknown as Parameters<typeof undiciFetch>[1]; // The same standard, declared twice.
  const response: unknown = await undiciFetch(url, options);
  return response as Response; // Likewise.
}

function readableProxies(env: Readonly<Record<string, string | undefined>>): HubSettings["proxies"] | undefined {
  try {
    return proxySettings(env);
  } catch (error) {
    if (error instanceof HubError) return undefined;
    throw error;
  }
}
