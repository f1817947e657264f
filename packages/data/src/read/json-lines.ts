import { excerpt, messageOf } from "../errors.ts";
import { createLineCounter } from "./line-counter.ts";
import type { Fields, Reader, ReadItem, ReadOptions } from "./reader.ts";
import { validUtf8 } from "./valid-utf8.ts";

/** JSON Lines (https://jsonlines.org): one object per line. A line that is not an object is a problem. */
export const jsonLinesReader: Reader = {
  name: "json-lines",
  extensions: [".jsonl", ".ndjson"],
  read: (files, path, options) => parseJsonLines(validUtf8(files.read(path), path, options), path, options),
};

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
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const lines = createLineCounter();
  const takeLine = (bytes: Uint8Array): ReadItem | undefined => {
    const line = lines.line;
    lines.advance(bytes, 0, bytes.length);
    const raw = decoder.decode(bytes);
    const text = raw.trim();
    if (text === "") return undefined;
    const item = parseLine(text, path, line);
    return keepRaw ? { ...item, raw: raw.replace(/\r?\n$/, "") } : item;
  };

  let parts: Uint8Array[] = []; // The pieces of a line that spans several chunks.
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      parts.push(chunk.subarray(start, end + 1));
      const item = takeLine(joined(parts));
      if (item !== undefined) yield item;
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.slice(start));
  }
  const last = takeLine(joined(parts));
  if (last !== undefined) yield last;
}

/** The item for a JSON value that should be an object. */
export function itemOfValue(value: unknown, path: string, line: number): ReadItem {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return { kind: "row", line, fields: value as Fields }; // A plain object of JSON is a record of its fields.
  }
  return malformed(path, line, `Expected an object such as {"text": …, "label": …}, found ${excerpt(value)}.`);
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

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first, ...others] = parts;
  if (first === undefined) return new Uint8Array(0);
  if (others.length === 0) return first;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
