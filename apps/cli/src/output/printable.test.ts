import { describe, expect, it } from "vitest";

import { printable, printableJson, printableLines, printableOutput } from "./printable.ts";

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

describe("printableOutput", () => {
  it("keeps lines and the colors of this program, and nothing else that a terminal obeys", () => {
    const text = "\u001b[31merror:\u001b[39m a\n\u001b[1mb\u001b[22m";
    expect(printableOutput(text)).toBe(text);
    expect(printableOutput("\u001b]0;x\u0007\u009b2J\u001b[8m\u202e\t")).toBe(
      "\\u{1b}]0;x\\u{7}\\u{9b}2J\\u{1b}[8m\\u{202e}\\u{9}",
    );
  });
});

describe("printableJson", () => {
  it("is JSON of the same value without a character that a terminal obeys", () => {
    const value = { label: "\u009b2J\u202e\u{e0001}é" };
    expect(printableJson(value)).toBe('{"label":"\\u009b2J\\u202e\\udb40\\udc01é"}');
    expect(JSON.parse(printableJson(value))).toEqual(value);
  });
});

describe("printableLines", () => {
  it("keeps the line ends", () => {
    expect(printableLines("no file\u001b[2J\nIs it there?")).toBe("no file\\u{1b}[2J\nIs it there?");
  });
});
