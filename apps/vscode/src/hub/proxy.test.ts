import { describe, expect, it } from "vitest";

import { proxyEnvironment } from "./proxy.ts";

const SETTINGS = { proxy: "http://proxy:3128", noProxy: ["localhost", ".example.org"], support: "override" };

describe("proxyEnvironment", () => {
  it("passes the editor's proxy to a worker", () => {
    expect(proxyEnvironment(SETTINGS, {})).toEqual({
      HTTP_PROXY: "http://proxy:3128",
      HTTPS_PROXY: "http://proxy:3128",
      NO_PROXY: "localhost,.example.org",
    });
  });

  it.each(["HTTPS_PROXY", "http_proxy", "ALL_PROXY"])("does not override %s of the environment", (name) => {
    expect(proxyEnvironment(SETTINGS, { [name]: "http://other:8080" })).toEqual({});
  });

  it("passes nothing without a usable proxy", () => {
    expect(proxyEnvironment({ ...SETTINGS, proxy: "" }, {})).toEqual({});
    expect(proxyEnvironment({ ...SETTINGS, support: "off" }, {})).toEqual({});
    expect(proxyEnvironment({ ...SETTINGS, proxy: "socks5://127.0.0.1:1080" }, {})).toEqual({});
    expect(proxyEnvironment({ ...SETTINGS, noProxy: [] }, { HTTPS_PROXY: "" })).not.toHaveProperty("NO_PROXY");
  });
});
