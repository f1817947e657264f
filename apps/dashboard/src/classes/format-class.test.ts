import { describe, expect, it } from "vitest";

import { formatClass, formatShortClass } from "./format-class.ts";

describe("formatClass", () => {
  it.each([
    ["Positive", "Positive"],
    ["5", "5"],
    ["__proto__", "__proto__"],
    ["<b>{0}</b>", "<b>{0}</b>"],
    ["", "(empty)"],
    [" ", "(U+0020)"],
    ["\u200b\u00a0", "(U+200B U+00A0)"],
    ["\u3164", "(U+3164)"],
    ["\u202e", "(U+202E)"],
    ["\u202eevitagen", "evitagen"],
    ["a\u2066\u2069b", "ab"],
    ["إيجابي", "\u2068إيجابي\u2069"],
    ["👍", "👍"],
  ])("writes %j as %j", (name, text) => {
    expect(formatClass(name)).toBe(text);
  });
});

describe("formatShortClass", () => {
  it("cuts a long name after 40 characters, not inside one", () => {
    expect(formatShortClass("👍".repeat(40))).toBe("👍".repeat(40));
    expect(formatShortClass("👍".repeat(41))).toBe(`${"👍".repeat(39)}…`);
    expect(formatShortClass("")).toBe("(empty)");
  });
});
