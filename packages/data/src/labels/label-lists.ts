/** More than this is a text. */
const MOST_CHARACTERS = 1_000;

/**
 * The labels in a list: in an array, or in a text such as `['joy', 'love']`.
 *
 * @returns undefined for another value
 */
export function listItems(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (typeof value !== "string" || value.length > MOST_CHARACTERS || !value.startsWith("[") || !value.endsWith("]")) {
    return undefined;
  }
  const items = value.slice(1, -1).split(",");
  return items.map((item) => item.trim().replace(/^(["'])(.*)\1$/, "$2")).filter((item) => item !== "");
}

/** The labels in a list as one text. */
export function listText(items: readonly string[]): string {
  return `[${items.join(", ")}]`;
}

const LIST = /^\[.*,.*\]$/;
const CODES = /^\d+(?:[,;| ]\s*\d+){2,}$/;

/**
 * Whether a label is a list of several ones: in brackets, or other labels of the same column with signs between them.
 *
 * @param keys - of all labels of the column
 */
export function isLabelList(key: string, keys: ReadonlySet<string>): boolean {
  if (LIST.test(key) || CODES.test(key)) return true;
  const parts = key.split(/[,;|]/).map((part) => part.trim());
  // A number with a decimal comma is one label.
  return parts.length > 1 && /\p{L}/u.test(key) && parts.every((part) => keys.has(part));
}
