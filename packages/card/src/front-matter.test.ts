import { describe, expect, it } from "vitest";

import { frontMatter, readFrontMatter } from "./front-matter.ts";

describe("frontMatter", () => {
  it("round-trips any text", () => {
    const metadata = { title: "a: b # c\n---\nlicense: mit", list: ["- x", "'", '"', "yes", "1"], count: 0.5 };
    expect(readFrontMatter(`${frontMatter(metadata)}\n# Text\n`)).toEqual(metadata);
  });

  it("leaves out a key with an undefined value", () => {
    expect(frontMatter({ a: 1, b: undefined })).toBe("---\na: 1\n---\n");
  });
});

describe("readFrontMatter", () => {
  it.each([
    ["no metadata", "# Title\n\n---\nlicense: mit\n---\n"],
    ["invalid YAML", "---\n{ : [\n---\n"],
    ["a text instead of a mapping", "---\njust a text\n---\n"],
    ["metadata without an end", "---\nlicense: mit\n"],
  ])("returns an empty object for %s", (_what, text) => {
    expect(readFrontMatter(text)).toEqual({});
  });

  it("reads a card with Windows line ends and a byte order mark", () => {
    expect(readFrontMatter("\uFEFF---\r\nlicense: mit\r\n---\r\nText")).toEqual({ license: "mit" });
  });
});
