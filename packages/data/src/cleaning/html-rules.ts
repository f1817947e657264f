import { decodeHTMLStrict } from "entities";

import { patternRule } from "./text-edits.ts";

/** Replaces `<br />` in all its spellings by a line break. */
export const lineBreaksRule = patternRule({
  name: "line-breaks",
  description: "HTML line breaks (<br />) become line breaks.",
  needs: "<",
  pattern: /<\/?br(?:\s[^<>]*)?\/?>/gi,
  replace: () => "\n",
});

const INLINE_ELEMENTS: ReadonlySet<string> = new Set(
  "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var wbr".split(
    " ",
  ),
);
const BLOCK_ELEMENTS =
  "address article aside blockquote body br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img input li link main meta nav object ol option p pre script section select style table tbody td textarea tfoot th thead title tr ul";

const ATTRIBUTE = String.raw`\s+[a-z_:][-\w:.]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+)`;
const ELEMENT = [...INLINE_ELEMENTS, ...BLOCK_ELEMENTS.split(" ")].join("|");

/**
 * Removes the tags of HTML elements and keeps the text between them. A block tag becomes a space, an inline tag
 * nothing. Only known elements with well-formed attributes count, so "a<b and c>d", "<3" and "<sarcasm>" stay.
 */
export const htmlTagsRule = patternRule({
  name: "html-tags",
  description: "Tags of HTML elements, such as <i> or </p>, and comments are removed; the text between them stays.",
  needs: "<",
  pattern: new RegExp(String.raw`<!--(?:(?!<!--)[^])*?-->|</?(${ELEMENT})(?:${ATTRIBUTE})*\s*/?>`, "gi"),
  replace: ([, element]) => (element !== undefined && INLINE_ELEMENTS.has(element.toLowerCase()) ? "" : " "),
});

/** The name or the number of an entity, with its semicolon. */
const ENTITY = String.raw`(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);`;

/**
 * Removes up to three escapes of an escape: `&amp;quot;` becomes `&quot;`, which the next rule decodes. Only a known entity counts, so
 * "R&amp;B;" stays.
 */
export const twiceEscapedEntitiesRule = patternRule({
  name: "twice-escaped-entities",
  description: "HTML entities that were escaped again, such as &amp;quot;, lose the additional escapes.",
  needs: "&",
  pattern: new RegExp(`&(?:amp;){1,3}(?=(${ENTITY}))`, "gi"),
  replace: ([match, entity = ""]) => (isKnown(`&${entity}`) ? "&" : match),
});

/** Replaces `&amp;` by `&`. Only entities that end in a semicolon count, so "AT&T" and "&copy" stay. */
export const htmlEntitiesRule = patternRule({
  name: "html-entities",
  description: "HTML entities, such as &quot; or &#39;, become the characters they stand for.",
  needs: "&",
  pattern: new RegExp(`&${ENTITY}`, "gi"),
  replace: ([entity]) => decodeHTMLStrict(entity),
});

function isKnown(entity: string): boolean {
  return decodeHTMLStrict(entity) !== entity;
}
