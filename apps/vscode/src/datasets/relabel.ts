import { dataPlugin, type ReadItem } from "@sentiment-tuner/data";

import { textFiles, hostFiles } from "./host-files.ts";

/** One record of a table in its file. */
export interface RowText {
  /** 1-based line where it starts. */
  readonly line: number;
  /** As it stands in the file, without its line end. */
  readonly raw: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Delimiters of separated values. */
const DELIMITERS = [",", "\t", ";", "|"] as const;

/**
 * Finds the record that starts at a line.
 *
 * @param path - its extension decides the format
 * @returns undefined if there is none, or if the format is not one of lines
 */
export async function rowAt(path: string, text: string, line: number): Promise<RowText | undefined> {
  const name = path.toLowerCase();
  const reader = dataPlugin.readers.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension)));
  if (reader === undefined) return undefined;
  const files = { ...hostFiles, ...textFiles(path, text) };
  const items: AsyncIterable<ReadItem, unknown> = reader.read(files, path, { invalidUtf8: "replace", keepRaw: true });
  for await (const item of items) {
    if (item.kind !== "row" || item.line < line) continue;
    return item.line === line && item.raw !== undefined ? { line, raw: item.raw, fields: item.fields } : undefined;
  }
  return undefined;
}

/**
 * The text of a record with another value in one column; everything else stays unchanged.
 *
 * @param columns - the columns of the file, in its order
 * @returns undefined if the record is not understood well enough to change it
 */
export function withValue(
  { raw, fields }: Pick<RowText, "raw" | "fields">,
  columns: readonly string[],
  column: string,
  value: string,
): string | undefined {
  return raw.trimStart().startsWith("{")
    ? withJsonValue(raw, column, value)
    : withSeparatedValue(raw, columns.indexOf(column), {
        before: String(fields[column]),
        value,
        count: columns.length,
      });
}

function withSeparatedValue(
  raw: string,
  index: number,
  { before, value, count }: { readonly before: string; readonly value: string; readonly count: number },
): string | undefined {
  for (const delimiter of DELIMITERS) {
    const parts = partsOf(raw, delimiter);
    const part = parts[index];
    if (parts.length !== count || part === undefined || unquoted(part) !== before.trim()) continue;
    const mustQuote = part.trim().startsWith('"') || value.includes(delimiter) || value.includes('"');
    return parts.with(index, mustQuote ? `"${value.replaceAll('"', '""')}"` : value).join(delimiter);
  }
  return undefined;
}

/** The fields of a record with their quotes. */
function partsOf(raw: string, delimiter: string): string[] {
  const parts = [""];
  let isQuoted = false;
  for (const character of raw) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === delimiter && !isQuoted) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${character}`);
  }
  return parts;
}

function unquoted(part: string): string {
  const text = part.trim();
  return text.startsWith('"') && text.endsWith('"') && text.length > 1
    ? text.slice(1, -1).replaceAll('""', '"').trim()
    : text;
}

function withJsonValue(raw: string, column: string, value: string): string | undefined {
  const record = JSON.parse(raw) as Readonly<Record<string, unknown>>; // The reader has read it.
  const before = record[column];
  const isNumber = typeof before === "number" && value.trim() !== "" && Number.isFinite(Number(value));
  const after: unknown = isNumber ? Number(value) : value;
  const [key = "", old = "", next = ""] = [column, before, after].map((part) => JSON.stringify(part));
  const place = new RegExp(`(${escaped(key)}\\s*:\\s*)${escaped(old)}`);
  const changed = raw.replace(place, (_, head: string) => `${head}${next}`);
  // A nested field may have the same name.
  return JSON.stringify(JSON.parse(changed)) === JSON.stringify({ ...record, [column]: after }) ? changed : undefined;
}

/** A text as a regular expression that matches exactly that text. */
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
