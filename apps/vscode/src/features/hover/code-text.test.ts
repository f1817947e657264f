import { describe, expect, it } from "vitest";

import { isText } from "./code-text.ts";

/** Whether the part between the brackets « and » is text. */
function isTextBetween(languageId: string, marked: string): boolean {
  const start = marked.indexOf("«");
  return isText(languageId, marked.replace(/[«»]/g, ""), start, marked.indexOf("»") - 1);
}

describe("isText", () => {
  it.each([
    ["typescript", "const «retry» = 3;"],
    ["typescript", "call('a'); // a comment\n«x»"],
    ["typescript", "/* a */ «code» /* b */"],
    ["python", "def «good»(): pass  # bad"],
    ["sql", "select «good» from films -- bad"],
  ])("is false for code: %s %s", (language, marked) => expect(isTextBetween(language, marked)).toBe(false));

  it.each([
    ["typescript", "x(); // «a good» comment"],
    ["typescript", "/*\n * «over\n * lines»\n */"],
    ["typescript", 'say("«it\\"s fine»");'],
    ["typescript", "const a = `«one\ntwo»`;"],
    ["typescript", "// «one\n// two»"],
    ["python", '"""«A good\nfilm.»"""'],
    ["python", "x = 1  # «it's good»"],
    ["sql", "-- «bad»"],
    ["markdown", "# «A heading»"],
    ["csv", "text,label\n«good»,1"],
    ["plaintext", "«retry»"],
    ["constructor", "«a language without a syntax»"],
  ])("is true for text: %s %s", (language, marked) => expect(isTextBetween(language, marked)).toBe(true));
});
