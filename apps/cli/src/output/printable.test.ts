import { describe, expect, it } from "vitest";

import { printable, printableLines } from "./printable.ts";

describe("printable", () => {
  it.each([
    ["plain text, café 好 👩‍👩‍👧", "plain text, café 好 👩‍👩‍👧"],
    ["\u001b[2Jgone", "\\u{1b}[2Jgone"],
    ["a\r\nb\u0085\u2028", "a\\u{d}\\u{a}b\\u{85}\\u{2028}"],
    ["\u202eevil\u200b", "\\u{202e}evil\\u{200b}"],
    ["\ud83d", "\\u{d83d}"],
  ])("%j becomes %j", (text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});

describe("printableLines", () => {
  it("keeps the line ends", () => {
    expect(printableLines("no file\u001b[2J\nIs it there?")).toBe("no file\\u{1b}[2J\nIs it there?");
  });
});
