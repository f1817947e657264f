import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { cacheFolder } from "./cache-folder.ts";

describe("cacheFolder", () => {
  it("follows the convention of each platform", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: "/caches" }, "linux")).toBe(join("/caches", "sentiment-tuner"));
    expect(cacheFolder({ LOCALAPPDATA: "/local" }, "win32")).toBe(join("/local", "sentiment-tuner"));
    expect(cacheFolder({}, "darwin")).toMatch(/Library.Caches.sentiment-tuner$/);
  });

  it("can be set by SENTIMENT_TUNER_CACHE", () => {
    expect(cacheFolder({ SENTIMENT_TUNER_CACHE: "/mine" }, "linux")).toBe("/mine");
  });
});
