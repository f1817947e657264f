import { describe, expect, it } from "vitest";

import { frontMatter, readFrontMatter } from "./front-matter.ts";

describe("frontMatter", () => {
  it("is read back as it was given, whatever is in it", () => {
    const metadata = { title: "a: b # c\n---\nlicense: mit", list: ["- x", "'", '"', "yes", "1"], count: 0.5 };
    expect(readFrontMatter(`${frontMatter(metadata)}\n# Text\n`)).toEqual(metadata);
  });

  it("leaves a key without a value out", () => {
    expect(frontMatter({ a: 1, b: undefined })).toBe("---\na: 1\n---\n");
  });
});

describe("readFrontMatter", () => {
  it.each([
    ["no metadata", "# Title\n\n---\nlicense: mit\n---\n"],
    ["metadata that is no YAML", "---\n{ : [\n---\n"],
    ["metadata that is no mapping", "---\njust a text\n---\n"],
    ["metadata without an end", "---\nlicense: mit\n"],
  ])("finds nothing in a card with %s", (_what, text) => {
    expect(readFrontMatter(text)).toEqual({});
  });

  it("reads a card with Windows line ends and a byte order mark", () => {
    expect(readFrontMatter("\uFEFF---\r\nlicense: mit\r\n---\r\nText")).toEqual({ license: "mit" });
  });
});
