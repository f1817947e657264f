import { describe, expect, it } from "vitest";

import { alignTexts } from "./align-texts.ts";
import { applyRules, cleanText } from "./clean-text.ts";
import type { CleaningRule } from "./cleaning-rule.ts";
import { CLEANING_RULES } from "./cleaning-rules.ts";
import { applyEdits } from "./text-edits.ts";

/** The originals of all words of the cleaned text. */
function originals(text: string, rules: readonly CleaningRule[] = CLEANING_RULES): Record<string, string> {
  const cleaned = cleanText(text, rules);
  const words = Array.from(cleaned.text.matchAll(/\S+/g), ({ 0: word, index }) => {
    const { start, end } = cleaned.toOriginal({ start: index, end: index + word.length });
    return [word, text.slice(start, end)] as const;
  });
  return Object.fromEntries(words);
}

describe("cleanText", () => {
  it.each([
    ["a  great\t film ", { a: "a", great: "great", film: "film" }],
    ["<p>un<i>believ</i>able</p> end", { unbelievable: "un<i>believ</i>able", end: "end" }],
    ["caf&eacute; &amp;quot;x&amp;quot; y", { café: "caf&eacute;", '"x"': "&amp;quot;x&amp;quot;", y: "y" }],
    [String.raw`Good.\nBad`, { "Good.": "Good.", Bad: "Bad" }],
    ["b\u0000a\u0000d \u0093ok\u0094", { bad: "b\u0000a\u0000d", "“ok”": "\u0093ok\u0094" }],
    ["<br /><br />x<br />y", { x: "x", y: "y" }],
    ["plain words", { plain: "plain", words: "words" }],
  ])("places the words of %j in the original", (text, expected) => {
    expect(originals(text)).toEqual(expected);
  });

  it("cleans as the rules do, one after the other", () => {
    const text = "<p>a &amp;lt;b&gt;\\n c";
    expect(cleanText(text, CLEANING_RULES).text).toBe(applyRules(text, CLEANING_RULES));
  });

  it("has the whole original for the whole text", () => {
    const text = " <b>x</b> ";
    const cleaned = cleanText(text, CLEANING_RULES);
    const { start, end } = cleaned.toOriginal({ start: 0, end: 1 });
    expect(text.slice(start, end)).toBe("x");
  });

  describe("with a rule that has no edits", () => {
    const rule = (apply: (text: string) => string): CleaningRule => ({ name: "own", description: "Own.", apply });

    it("compares letter by letter if the length is kept", () => {
      const lower = rule((text) => text.toLowerCase());
      expect(originals("A GREAT  Film", [lower])).toEqual({ a: "A", great: "GREAT", film: "Film" });
    });

    it("compares words otherwise", () => {
      const mentions = rule((text) => text.replace(/@\w+ ?/g, "").replace("gr8", "great"));
      expect(originals("@me a gr8 film by @you and @them too", [mentions])).toEqual({
        ...{ a: "a", great: "gr8", film: "film", by: "by", and: "and", too: "too" },
      });
    });

    it("works together with rules that have edits", () => {
      const mentions = rule((text) => text.replace(/@\w+ /g, ""));
      expect(originals("<b>@me</b> @you  a film", [...CLEANING_RULES, mentions])["film"]).toBe("film");
    });
  });
});

describe("built-in rules", () => {
  const pieces = [
    "<b>",
    "</p>",
    "<br />",
    "&amp;",
    "amp;",
    "&quot;",
    "quot;",
    "lt;",
    "\\n",
    "\\",
    "n",
    " ",
    "\t",
    "\n",
    "\u0000",
    "\u0096",
  ];
  const texts = Array.from({ length: 300 }, (_text, seed) =>
    Array.from(
      { length: 12 },
      (_piece, place) => pieces[(seed * 31 + place * (seed % 13) * 7 + place) % pieces.length] ?? "",
    ).join("x".repeat(seed % 2)),
  );

  it.each(CLEANING_RULES.map((rule) => [rule.name, rule] as const))(
    "%s makes the edits that it reports",
    (_name, rule) => {
      for (const text of texts) expect(applyEdits(text, rule.edits?.(text) ?? [])).toBe(rule.apply(text));
      expect(texts.some((text) => rule.apply(text) !== text)).toBe(true);
    },
  );
});

describe("alignTexts", () => {
  it.each([
    ["a b c", "a c"],
    ["a b c", "c"],
    ["a b c", ""],
    ["", "a b"],
    ["x y z", "one two three four"],
    ["a b a b a b", "a b"],
    ["same", "same"],
    [`${"w ".repeat(100)}end`, "begin end"],
  ])("turns %j into %j", (before, after) => {
    expect(applyEdits(before, alignTexts(before, after))).toBe(after.length === before.length ? before : after);
  });
});
