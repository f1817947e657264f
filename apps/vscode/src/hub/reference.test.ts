import { describe, expect, it } from "vitest";

import { cachedModelOf, isModelReference, isTarget, suggestedName } from "./reference.ts";

describe("isModelReference", () => {
  it.each(["distilbert-base-uncased", "owner/name", "owner/name@v1.0", "owner/name@refs/pr/1"])("takes %s", (text) => {
    expect(isModelReference(text)).toBe(true);
  });
  it.each(["", "a/b/c", "../x", "/home/me/model", "owner/", "na me", "x@", "C:\\model"])("refuses %s", (text) => {
    expect(isModelReference(text)).toBe(false);
  });
});

describe("isTarget", () => {
  it("asks for an owner and no revision", () => {
    expect(["owner/name", "name", "owner/name@main", "a/b/c"].map(isTarget)).toEqual([true, false, false, false]);
  });
});

describe("cachedModelOf", () => {
  it("reads the folders of Hugging Face's cache, and no others", () => {
    expect(cachedModelOf("/hub/models--owner--name/snapshots/abc")).toEqual({ repo: "owner/name", commit: "abc" });
    expect(cachedModelOf("/hub/models--bert-base/snapshots/abc")).toEqual({ repo: "bert-base", commit: "abc" });
    expect(cachedModelOf("/hub/datasets--owner--name/snapshots/abc")).toBeUndefined();
    expect(cachedModelOf("/runs/first/model")).toBeUndefined();
  });
});

describe("suggestedName", () => {
  it("makes a name that can be pushed to", () => {
    expect(suggestedName("Café · Quick")).toBe("cafe-quick-sentiment");
    expect(suggestedName("評論")).toBe("my-sentiment");
    expect(isTarget(`owner/${suggestedName("x".repeat(200))}`)).toBe(true);
  });
});
