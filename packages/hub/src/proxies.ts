import { type Dispatcher, EnvHttpProxyAgent, fetch as undiciFetch } from "undici";

import { HubError } from "./errors.ts";
import { type HubSettings, proxySettings } from "./hub-settings.ts";

/** Sends each request through a proxy or directly, as the settings say. */
export function proxyDispatcher(
  { http, https, except }: HubSettings["proxies"],
  options: EnvHttpProxyAgent.Options = {},
): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({ ...options, httpProxy: http, httpsProxy: https, noProxy: except });
}

/**
 * Makes the global `fetch` of this process use the proxies of the environment, for libraries that do not support proxies. Node does this only in
 * recent versions and only on request. An unsupported proxy is ignored, because the program may not download anything.
 */
export function useProxies(env: Readonly<Record<string, string | undefined>> = process.env): void {
  const proxies = readSupportedProxies(env);
  if (proxies === undefined || (proxies.http === "" && proxies.https === "")) return;
  const dispatcher = proxyDispatcher(proxies);
  const original = globalThis.fetch;
  globalThis.fetch = (input, init = {}) =>
    input instanceof Request ? original(input, init) : fetchWith(dispatcher, input, init);
}

/** Uses undici's own `fetch`, because Node's `fetch` does not accept a dispatcher of another undici version. */
export async function fetchWith(dispatcher: Dispatcher, url: string | URL, init: RequestInit): Promise<Response> {
  const options = { ...init, dispatcher } as unknown as Parameters<typeof undiciFetch>[1]; // undici and Node declare the same standard types twice.
  const response: unknown = await undiciFetch(url, options);
  return response as Response; // As above.
}

function readSupportedProxies(env: Readonly<Record<string, string | undefined>>): HubSettings["proxies"] | undefined {
  try {
    return proxySettings(env);
  } catch (error) {
    if (error instanceof HubError) return undefined;
    throw error;
  }
}
