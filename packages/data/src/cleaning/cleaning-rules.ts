import { decodeHTMLStrict } from "entities";
import type { CleaningRule } from "./cleaning-rule.ts";

/** Replaces `<br />` in all its spellings by a line break. */
export const lineBreaksRule: CleaningRule = {
  name: "line-breaks",
  description: "HTML line breaks (<br />) become line breaks.",
  apply: (text) => (text.includes("<") ? text.replace(/<\/?br(?:\s[^<>]*)?\/?>/gi, "\n") : text),
};

/**
 * Removes the tags of HTML elements and keeps the text between them. A block tag becomes a space, an inline tag
 * nothing. Only known elements with well-formed attributes count, so "a<b and c>d", "<3" and "<sarcasm>" stay.
 */
export const htmlTagsRule: CleaningRule = {
  name: "html-tags",
  description: "Tags of HTML elements, such as <i> or </p>, and comments are removed; the text between them stays.",
  apply: (text) =>
    text.includes("<")
      ? text.replace(TAG, (_tag: string, element: string | undefined) =>
          element !== undefined && INLINE_ELEMENTS.has(element.toLowerCase()) ? "" : " ",
        )
      : text,
};

/** Replaces `&amp;` by `&`. Only entities that end in a semicolon count, so "AT&T" and "&copy" stay. */
export const htmlEntitiesRule: CleaningRule = {
  name: "html-entities",
  description: "HTML entities, such as &quot; or &#39;, become the characters they stand for.",
  apply: (text) => (text.includes("&") ? decodeHTMLStrict(text) : text),
};

/**
 * Replaces the characters U+0080 to U+009F, which are Windows-1252 text that was decoded as Latin-1, by the
 * characters that were meant (a dash, an ellipsis, a curly quote), as the HTML standard does with `&#150;`.
 * Other control characters become a space; tabs and line breaks stay.
 */
export const controlCharactersRule: CleaningRule = {
  name: "control-characters",
  description:
    "Windows-1252 punctuation that shows as control characters is repaired; other control characters become spaces.",
  apply: (text) =>
    text.replace(CONTROLS, (character) => {
      const meant = WINDOWS_1252[character.charCodeAt(0) - 0x80];
      return meant === undefined || meant === "." ? " " : meant;
    }),
};

/** Replaces each run of white space by one space and trims both ends. */
export const repeatedBlanksRule: CleaningRule = {
  name: "repeated-blanks",
  description: "Runs of spaces, tabs and line breaks become one space; both ends are trimmed.",
  apply: (text) => text.replace(/\s+/g, " ").trim(),
};

/**
 * All rules, in the order in which they apply. Entities come after tags, so that an escaped "&lt;b&gt;" stays as text.
 * Blanks come last, because the other rules produce some.
 */
export const CLEANING_RULES: readonly CleaningRule[] = [
  lineBreaksRule,
  htmlTagsRule,
  htmlEntitiesRule,
  controlCharactersRule,
  repeatedBlanksRule,
];

/** U+0080 to U+009F in Windows-1252; a full stop where it has no character. https://encoding.spec.whatwg.org/#windows-1252 */
const WINDOWS_1252 = "€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ";

// Control characters are what this pattern is about.
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

const INLINE_ELEMENTS: ReadonlySet<string> = new Set(
  "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var wbr".split(
    " ",
  ),
);
const BLOCK_ELEMENTS =
  "address article aside blockquote body br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img input li link main meta nav object ol option p pre script section select style table tbody td textarea tfoot th thead title tr ul";

const ATTRIBUTE = String.raw`\s+[a-z_:][-\w:.]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+)`;
const ELEMENT = [...INLINE_ELEMENTS, ...BLOCK_ELEMENTS.split(" ")].join("|");
const TAG = new RegExp(String.raw`<!--(?:(?!<!--)[^])*?-->|</?(${ELEMENT})(?:${ATTRIBUTE})*\s*/?>`, "gi");
