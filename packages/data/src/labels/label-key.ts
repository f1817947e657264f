import { listItems, listText } from "./label-lists.ts";

/** A character that cannot be seen: a control, a zero-width or bidirectional mark, a soft hyphen, a byte order mark. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** One such character, or a blank. */
const EDGE = /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]$/u;

/** Text that needs no repair, as nearly all labels: visible ASCII characters with single blanks between them. */
const VISIBLE = /^[!-~]+(?: [!-~]+)*$/;

/** The same quote at both ends, and nowhere between them. */
const QUOTED = /^(["'`])((?:(?!\1).)+)\1$/;

/** A longer value is a text, not a label, and too long for some regular expressions. */
const MOST_LENGTH = 1_000;

/** A number with a point or a comma, such as `4`, `-1.50` or `4,5`. Three digits after a comma may be thousands. */
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*)|,(\d{1,2}))?$/;
/** Numbers with more digits are ids; as a `number` some of them would be equal. */
const MOST_DIGITS = 15;

/**
 * The spelling of a label for display: without blanks, invisible characters and quotes around it. A list of one label is that label.
 *
 * @returns undefined if the value cannot be a label: missing, empty, or neither text, number, boolean nor a list of them
 */
export function labelText(value: unknown): string | undefined {
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "bigint") return String(value);
  const text = typeof value === "string" ? shownText(value) : value;
  const items = listItems(text);
  if (items === undefined) return typeof text !== "string" || text === "" ? undefined : text;
  const labels = items.flatMap((item) => (Array.isArray(item) ? [] : (labelText(item) ?? [])));
  return labels.length < 2 ? labels[0] : listText(labels);
}

/**
 * The normalized spelling of a label, for comparison: compatibility characters composed (NFKC), nothing invisible, lower
 * case, without fastText's `__label__`, numbers without redundant digits and with a point (`1.0` is `1`, `4,5` is `4.5`).
 *
 * @returns undefined if the value cannot be a label, as for `labelText`
 */
export function labelKey(value: unknown): string | undefined {
  const text = labelText(value);
  if (text === undefined) return undefined;
  const plain = withoutInvisible(text)
    .toLowerCase()
    .replace(/\s+/gu, " ")
    .replace(/^__label__/, "")
    .trim();
  return plain === "" ? undefined : (canonicalNumber(plain) ?? plain);
}

/** The text in NFKC, without invisible characters. */
export function withoutInvisible(text: string): string {
  if (isVisible(text)) return text;
  return text.replace(MARKS, "$1").normalize("NFKC").replace(/\s/gu, " ").replace(INVISIBLE, "");
}

/** A longer row of marks than any script needs (UAX #15, stream-safe text). Engines take quadratic time to normalize it. */
const MARKS = /(\p{M}{30})\p{M}+/gu;

function shownText(value: string): string {
  if (value.length > MOST_LENGTH) return value.trim();
  return (isVisible(value) ? value : withoutEdges(value)).replace(QUOTED, "$2");
}

function isVisible(text: string): boolean {
  return text.length <= MOST_LENGTH && VISIBLE.test(text);
}

/** A loop, because a regular expression would try every blank inside a long text as the beginning of its end. */
function withoutEdges(text: string): string {
  const characters = [...text];
  let start = 0;
  let end = characters.length;
  while (start < end && EDGE.test(characters[start] ?? "")) start++;
  while (end > start && EDGE.test(characters[end - 1] ?? "")) end--;
  return characters.slice(start, end).join("");
}

function canonicalNumber(text: string): string | undefined {
  const match = NUMBER.exec(text.replace(/^[\u2212\u2012\u2013]/, "-"));
  if (match === null) return undefined;
  const [, sign = "", whole = "", afterPoint, afterComma] = match;
  const decimals = afterPoint ?? afterComma ?? "";
  if (whole + decimals === "" || (whole + decimals).length > MOST_DIGITS) return undefined;
  return String(Number(`${sign}${whole === "" ? "0" : whole}.${decimals === "" ? "0" : decimals}`) + 0); // + 0 makes -0 zero.
}
