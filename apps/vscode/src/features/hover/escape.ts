/**
 * Escapes a text so that Markdown shows exactly that text.
 *
 * Every ASCII character except letters, digits and blanks becomes a numeric entity, which is never markup in Markdown or HTML. So no
 * emphasis, link, image, tag, autolink, table or theme icon can begin. Line breaks become blanks. Characters that reorder or hide text on
 * screen become U+FFFD.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(INVISIBLE, "\uFFFD")
    .replace(/\s+/gu, " ")
    .replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Controls except white space, bidirectional overrides and isolates (Unicode TR36, section 3.2), and lone surrogates. */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- it matches control characters
  /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
