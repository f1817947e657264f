import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { hubSettings } from "./hub-settings.ts";

const home = mkdtempSync(join(tmpdir(), "hub-settings-"));
afterAll(() => rmSync(home, { recursive: true }));

describe("hubSettings", () => {
  it("has the defaults of Hugging Face's library", async () => {
    expect(await hubSettings({}, home)).toEqual({
      endpoint: "https://huggingface.co",
      cacheFolder: join(home, ".cache/huggingface/hub"),
      isOffline: false,
      proxies: { http: "", https: "", except: "" },
      usesSymlinks: true,
    });
  });

  it.each([
    [{ HF_HOME: "/data/hf" }, "/data/hf/hub"],
    [{ HF_HOME: "~/hf" }, join(home, "hf/hub")],
    [{ HF_HOME: "/data/hf", HF_HUB_CACHE: "/cache" }, "/cache"],
    [{ XDG_CACHE_HOME: "/xdg" }, "/xdg/huggingface/hub"],
    [{ HF_HOME: "" }, join(home, ".cache/huggingface/hub")],
  ])("takes the cache folder from %j", async (env, cacheFolder) => {
    expect((await hubSettings(env, home)).cacheFolder).toBe(cacheFolder);
  });

  it("takes the token from the environment, otherwise from the file of a login", async () => {
    writeFileSync(join(home, "token"), "hf_file\n");
    expect((await hubSettings({ HF_HOME: home }, home)).token).toBe("hf_file");
    expect((await hubSettings({ HF_HOME: home, HF_TOKEN: " hf_env\n" }, home)).token).toBe("hf_env");
    expect((await hubSettings({ HF_TOKEN_PATH: join(home, "token") }, home)).token).toBe("hf_file");
  });

  it("refuses a token with invalid characters, without repeating it", async () => {
    const settings = hubSettings({ HF_TOKEN: "hf_geheim ß" }, home);
    await expect(settings).rejects.toMatchObject({
      code: "SETTING_INVALID",
      message: expect.not.stringContaining("geheim"),
    });
  });

  it("accepts another hub, and refuses an invalid URL", async () => {
    expect((await hubSettings({ HF_ENDPOINT: "http://localhost:8000/hub/" }, home)).endpoint).toBe(
      "http://localhost:8000/hub",
    );
    for (const HF_ENDPOINT of ["huggingface.co", "ftp://x", "https://user:secret@hub"]) {
      await expect(hubSettings({ HF_ENDPOINT }, home)).rejects.toMatchObject({
        code: "SETTING_INVALID",
        message: expect.not.stringContaining("secret"),
      });
    }
  });

  it("is offline if the variable of either library is set", async () => {
    expect((await hubSettings({ HF_HUB_OFFLINE: "1" }, home)).isOffline).toBe(true);
    expect((await hubSettings({ TRANSFORMERS_OFFLINE: "yes" }, home)).isOffline).toBe(true);
    expect((await hubSettings({ HF_HUB_OFFLINE: "0" }, home)).isOffline).toBe(false);
  });

  it("reads proxies from variables in lower and upper case, and from ALL_PROXY", async () => {
    const env = { HTTP_PROXY: "proxy:3128", https_proxy: "http://user:word@proxy:3129", NO_PROXY: "localhost" };
    const { proxies } = await hubSettings(env, home);
    expect(proxies).toEqual({ http: "http://proxy:3128", https: "http://user:word@proxy:3129", except: "localhost" });
    expect((await hubSettings({ all_proxy: "http://all:1" }, home)).proxies.https).toBe("http://all:1");
    await expect(hubSettings({ HTTPS_PROXY: "socks5://x:1" }, home)).rejects.toMatchObject({ code: "SETTING_INVALID" });
  });
});
