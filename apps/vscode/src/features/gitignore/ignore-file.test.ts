import { describe, expect, it } from "vitest";

import { isIgnored, withIgnored } from "./ignore-file.ts";

describe("isIgnored", () => {
  it("finds the usual spellings of a folder", () => {
    for (const text of [".st", "a\n/.st/\n", "a\r\n.st/\r\n"]) expect(isIgnored(text, ".st")).toBe(true);
    expect(isIgnored("# .st\n.stx\n", ".st")).toBe(false);
  });
});

describe("withIgnored", () => {
  it("appends one line with the file's own line ends", () => {
    expect(withIgnored("", ".st")).toBe(".st/\n");
    expect(withIgnored("a", ".st")).toBe("a\n.st/\n");
    expect(withIgnored("a\r\n", ".st")).toBe("a\r\n.st/\r\n");
  });
});
