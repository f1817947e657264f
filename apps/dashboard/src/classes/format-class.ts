import { t } from "../text/translate.ts";

/** Enough for a class name in a sentence; the tables show the rest in a tooltip. */
const MOST_CHARACTERS = 40;

/** They change the direction of all that follows them. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Anything that is seen: neither a blank, a control or format character, nor a letter without a shape. */
const VISIBLE = /[^\s\p{C}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/u;

/**
 * The name of a class, or the text of a label, as the page writes it. The name comes from a file and can be anything: empty, invisible,
 * written from right to left, or with characters that would reverse the text around it.
 */
export function formatClass(name: string): string {
  if (name === "") return t("(empty)");
  const text = name.replace(BIDI_CONTROLS, "");
  if (!VISIBLE.test(text)) return `(${codePoints(name)})`;
  // First-strong isolate … pop isolate: the text around it keeps its direction.
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** The same for a sentence or an option: a long name is cut. */
export function formatShortClass(name: string): string {
  const characters = Array.from(name);
  return formatClass(
    characters.length <= MOST_CHARACTERS
      ? name
      : `${characters
          .slice(0, MOST_CHARACTERS - 1)
          .join("")
          .trimEnd()}…`,
  );
}

function codePoints(text: string): string {
  const points = Array.from(text, (character) => (character.codePointAt(0) ?? 0).toString(16).toUpperCase());
  return points.map((point) => `U+${point.padStart(4, "0")}`).join(" ");
}
