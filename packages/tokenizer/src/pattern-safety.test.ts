import { describe, expect, it } from "vitest";

import { hasNestedRepetition } from "./pattern-safety.ts";

describe("hasNestedRepetition", () => {
  it.each(["(a+)+$", "(?:a*)*b", "(a|aa)+$", "((a{2,})x)*", "(?<w>\\w+\\s?)*!", "(a?){30}", "(?:(?:x|y)z)+"])(
    "is true for %s",
    (source) => expect(hasNestedRepetition(source)).toBe(true),
  );

  it.each([
    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+",
    "(?:ab)+",
    "(a|b)?c+",
    "(a+){1}",
    "\\(a+\\)+",
    "[(a+)+]+",
    " {2,}",
  ])("is false for %s", (source) => expect(hasNestedRepetition(source)).toBe(false));
});
