/** The proxy settings of the editor. */
export interface ProxySettings {
  /** `http.proxy`; "" if nothing was set. */
  readonly proxy: string;
  /** `http.noProxy`. */
  readonly noProxy: readonly string[];
  /** `http.proxySupport`. */
  readonly support: string;
}

const VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] as const;

/** The variables that pass the editor's HTTP proxy to a worker; none if the environment has a proxy already. */
export function proxyEnvironment(
  { proxy, noProxy, support }: ProxySettings,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const names = VARIABLES.flatMap((name) => [name, name.toLowerCase()]);
  const isSetOutside = names.some((name) => (environment[name] ?? "") !== "");
  if (!isHttp(proxy) || support === "off" || isSetOutside) return {};
  return {
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    ...(noProxy.length > 0 && { NO_PROXY: noProxy.join(",") }),
  };
}

/** The editor also supports SOCKS proxies; a worker does not. */
function isHttp(proxy: string): boolean {
  return proxy !== "" && (/^https?:/i.test(proxy) || !proxy.includes("://"));
}
