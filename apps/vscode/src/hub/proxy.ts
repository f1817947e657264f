/** What the editor knows of proxies. */
export interface ProxySettings {
  /** `http.proxy`; "" if nothing was set. */
  readonly proxy: string;
  /** `http.noProxy`. */
  readonly noProxy: readonly string[];
  /** `http.proxySupport`. */
  readonly support: string;
}

const VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] as const;

/** What a worker's environment needs to find the editor's HTTP proxy; nothing where the environment has one already. */
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

/** The editor takes SOCKS proxies too, which a worker cannot speak with. */
function isHttp(proxy: string): boolean {
  return proxy !== "" && (/^https?:/i.test(proxy) || !proxy.includes("://"));
}
