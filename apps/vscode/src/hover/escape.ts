/**
 * Any text as Markdown that shows exactly that text.
 *
 * Every character of ASCII that is neither letter, digit nor blank becomes a numeric entity, which Markdown and HTML read
 * as a character and never as markup: no emphasis, link, image, tag, autolink, table or theme icon can begin. Line breaks
 * become blanks. Characters that reorder or hide text on screen are shown as U+FFFD.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(INVISIBLE, "\uFFFD")
    .replace(/\s+/gu, " ")
    .replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Controls except white space, bidirectional overrides and isolates (Unicode TR36, section 3.2), and lone surrogates. */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
