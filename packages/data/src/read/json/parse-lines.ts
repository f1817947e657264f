import { excerpt, messageOf } from "../../errors.ts";
import type { Fields, ReadItem, ReadOptions } from "../reader.ts";
import { textLines } from "../text/text-lines.ts";

/**
 * One JSON object per line; blank lines are skipped.
 *
 * @param chunks - valid UTF-8
 */
export async function* parseJsonLines(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  { keepRaw = false }: Pick<ReadOptions, "keepRaw"> = {},
): AsyncGenerator<ReadItem, void> {
  for await (const { line, text: raw } of textLines(chunks, path)) {
    const text = raw.trim().replace(/(?<=\})\s*,$/, ""); // Some programs write a comma after each object.
    if (text === "") continue;
    const item = parseLine(text, path, line);
    yield keepRaw ? { ...item, raw } : item;
  }
}

/** The item for a JSON value that should be an object. */
export function itemOfValue(value: unknown, path: string, line: number): ReadItem {
  if (isFields(value)) return { kind: "row", line, fields: unwrapped(value) };
  return malformed(path, line, `Expected an object such as {"text": …, "label": …}, found ${excerpt(value)}.`);
}

/** A plain object of JSON is a record of its fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The row itself, where a service puts it into an envelope: Hugging Face's dataset viewer, or Elasticsearch. */
export function unwrapped(fields: Fields): Fields {
  const { row, row_idx: index, _source: source, _id: id } = fields;
  if (index !== undefined && isFields(row)) return row;
  return id !== undefined && isFields(source) ? source : fields;
}

function parseLine(text: string, path: string, line: number): ReadItem {
  try {
    return itemOfValue(JSON.parse(text) as unknown, path, line);
  } catch (error) {
    return malformed(path, line, `The line is not valid JSON: ${messageOf(error)}.`);
  }
}

function malformed(path: string, line: number, message: string): ReadItem {
  return { kind: "problem", problem: { path, line, code: "ROW_MALFORMED", message } };
}
