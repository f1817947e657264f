import { describe, expect, it } from "vitest";

import { proxyEnvironment } from "./proxy.ts";

const SETTINGS = { proxy: "http://proxy:3128", noProxy: ["localhost", ".example.org"], support: "override" };

describe("proxyEnvironment", () => {
  it("tells a worker of the editor's proxy", () => {
    expect(proxyEnvironment(SETTINGS, {})).toEqual({
      HTTP_PROXY: "http://proxy:3128",
      HTTPS_PROXY: "http://proxy:3128",
      NO_PROXY: "localhost,.example.org",
    });
  });

  it.each(["HTTPS_PROXY", "http_proxy", "ALL_PROXY"])("leaves %s of the environment alone", (name) => {
    expect(proxyEnvironment(SETTINGS, { [name]: "http://other:8080" })).toEqual({});
  });

  it("says nothing where there is no proxy, or the editor is not to use it", () => {
    expect(proxyEnvironment({ ...SETTINGS, proxy: "" }, {})).toEqual({});
    expect(proxyEnvironment({ ...SETTINGS, support: "off" }, {})).toEqual({});
    expect(proxyEnvironment({ ...SETTINGS, proxy: "socks5://127.0.0.1:1080" }, {})).toEqual({});
    expect(proxyEnvironment({ ...SETTINGS, noProxy: [] }, { HTTPS_PROXY: "" })).not.toHaveProperty("NO_PROXY");
  });
});
