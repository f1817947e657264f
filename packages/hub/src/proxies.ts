import { EnvHttpProxyAgent, fetch as undiciFetch } from "undici";

import type { HubSettings } from "./settings.ts";

/** Finds the way of each request: through a proxy, or around it. */
export function proxyDispatcher(
  { http, https, except }: HubSettings["proxies"],
  options: EnvHttpProxyAgent.Options = {},
): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({ ...options, httpProxy: http, httpsProxy: https, noProxy: except });
}

/**
 * Has every `fetch` of this process go through the proxies, which Node's own does from version 24 on alone, and only if told to.
 *
 * For a program that is about to fetch by a library which knows nothing of proxies.
 */
export function useProxies(proxies: HubSettings["proxies"]): void {
  if (proxies.http === "" && proxies.https === "") return;
  const dispatcher = proxyDispatcher(proxies);
  const fetchThrough = (input: unknown, init: object = {}): unknown =>
    undiciFetch(input as string, { ...init, dispatcher }); // The same standard, declared twice.
  globalThis.fetch = fetchThrough as typeof globalThis.fetch;
}
