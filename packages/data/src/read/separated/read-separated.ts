import { DataError, excerpt } from "../../errors.ts";
import type { DataFiles } from "../../files/data-files.ts";
import type { RowProblemCode } from "../../review.ts";
import type { ReadItem, ReadOptions, TableDialect } from "../reader.ts";
import { concatBytes, peek } from "../text/chunks.ts";
import { noteEncoding, openText } from "../text/open-text.ts";
import { findDialect, MAX_RECORD_BYTES, type SeparatedFormat } from "./find-dialect.ts";
import { createRecordScanner, type ScannedRecord } from "./records.ts";

/** Records from which the dialect of a file is found. */
const HEAD_RECORDS = 100;
/** The same in bytes, for long records. */
const HEAD_BYTES = 2 ** 18;

/** Reads values separated by a character, one block of bytes at a time. */
export async function* readSeparated(
  files: DataFiles,
  path: string,
  options: ReadOptions,
  format: SeparatedFormat,
): AsyncGenerator<ReadItem, void> {
  let encoding = "utf-8";
  const onEncoding = (found: string): void => {
    encoding = found;
    noteEncoding(path, found, options);
  };
  const text = openText(files, path, options, { onEncoding });
  const { head: start, isWhole, chunks } = await peek(text, (bytes) => endOfHead(bytes) !== undefined);
  assertNotJson(start, path);
  const head = start.subarray(0, endOfHead(start));
  const {
    scanner: scannerOptions,
    layout,
    hasQuoting,
  } = findDialect(head, isWhole && head.length === start.length, options, format);
  const { columns, skipped, hasHeader } = layout;
  const scanner = createRecordScanner(scannerOptions);

  let recordsSeen = 0;
  let rawAbove = "";
  let header: ScannedRecord | undefined;
  const itemOf = (record: ScannedRecord): ReadItem | undefined => {
    const place = recordsSeen++;
    if (record.kind === "swallowed") throw unclearQuotes(path, record.line, record.lastLine);
    if (place < skipped) {
      noteSkippedLine(path, record, options);
      const { text, lineEnd } = textOf(record);
      rawAbove += text + lineEnd;
      return undefined;
    }
    if (place === skipped) {
      if (record.kind === "broken" && hasHeader) throw brokenHeader(path, record.line, record.reason);
      if (hasHeader) header = record;
      const { text: rawHeader, lineEnd } = textOf(record);
      options.onDialect?.({
        delimiter: scannerOptions.delimiter,
        quote: hasQuoting,
        lineEnd,
        ...(rawAbove !== "" && { rawAbove }),
        ...(hasHeader && { rawHeader }),
        columns,
        encoding,
      });
      if (hasHeader) return undefined;
    }
    if (record.kind === "broken") return problem(path, record.line, "ROW_MALFORMED", record.reason);
    if (header?.kind === "fields" && isSame(record.fields, header.fields)) {
      return problem(path, record.line, "ROW_MALFORMED", "The header is repeated here.");
    }
    return rowOf(path, record.line, columns, record.fields);
  };

  let block: Uint8Array = new Uint8Array(0);
  const scan = function* (isFinal: boolean): Generator<ReadItem, void> {
    const { records, consumedBytes } = scanner.scan(block, isFinal);
    for (const record of records) {
      const item = itemOf(record);
      if (item !== undefined) yield options.keepRaw === true ? { ...item, ...rawOf(record) } : item;
    }
    block = block.subarray(consumedBytes);
  };

  let waitForBytes = 0;
  for await (const chunk of chunks) {
    block = concatBytes(block, chunk);
    if (block.length < waitForBytes) continue;
    const before = block.length;
    yield* scan(false);
    // A record longer than the block is scanned again only when the block has doubled, so the work stays linear.
    waitForBytes = block.length === before ? before * 2 : 0;
    if (block.length > 2 * MAX_RECORD_BYTES) throw endlessRecord(path);
  }
  if (block.length > 0) yield* scan(true);
}

/** JSON has commas too, and would be read as a table of odd columns. */
export function assertNotJson(head: Uint8Array, path: string): void {
  const start = new TextDecoder().decode(head.subarray(0, 256));
  if (!/^\s*(?:\[\s*)?\{\s*"[^"]*"\s*:/.test(start)) return;
  const message = `"${path}" is JSON text. Give its name the extension .json or .jsonl.`;
  throw new DataError("FILE_NOT_TABLE", message, { details: { path, found: "JSON text" } });
}

/** Offset just past the records from which the dialect is found; undefined if there are not so many yet. */
function endOfHead(start: Uint8Array): number | undefined {
  let records = 0;
  let lastEnd: number | undefined;
  let isQuoted = false; // By the number of quotes: a stray one only makes the head longer.
  for (let index = 0; index < start.length; index++) {
    const byte = start[index];
    if (byte === 34) isQuoted = !isQuoted;
    if (byte === 10 || (byte === 13 && start[index + 1] !== 10)) {
      lastEnd = index + 1;
      if (!isQuoted && ++records > HEAD_RECORDS) return lastEnd;
    }
    if (index > HEAD_BYTES && lastEnd !== undefined) return lastEnd;
  }
  return start.length > 2 * MAX_RECORD_BYTES ? start.length : undefined;
}

/** The text of a record, and its number of fields if it could be read. */
function rawOf(record: ScannedRecord): Pick<ReadItem, "raw" | "rawFields"> {
  const { text } = textOf(record);
  return record.kind === "fields" ? { raw: text, rawFields: record.fields.length } : { raw: text };
}

/** The text of a record and its line end; `\n` for a record that ends with the file. */
function textOf({ bytes }: ScannedRecord): { readonly text: string; readonly lineEnd: TableDialect["lineEnd"] } {
  const whole = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const [lineEnd = ""] = /(?:\r\n|\n|\r)?$/.exec(whole) ?? [];
  const text = whole.slice(0, whole.length - lineEnd.length);
  return { text, lineEnd: lineEnd === "\r\n" || lineEnd === "\r" ? lineEnd : "\n" };
}

function rowOf(path: string, line: number, columns: readonly string[], values: readonly string[]): ReadItem {
  const hasOnlyEmptyExtras = values.slice(columns.length).every((value) => value === "");
  if (values.length < columns.length || !hasOnlyEmptyExtras) {
    const counts = `The row has ${counted(values.length, "field")}, the table ${counted(columns.length, "column")}.`;
    const advice =
      values.length < columns.length
        ? "A delimiter is missing, or a line break splits the row. A text with a line break must be in quotes."
        : "A text with the delimiter in it must be in quotes.";
    return problem(path, line, "ROW_FIELD_COUNT", `${counts} ${advice}`);
  }
  return { kind: "row", line, fields: Object.fromEntries(columns.map((name, index) => [name, values[index]])) };
}

function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function isSame(cells: readonly string[], header: readonly string[]): boolean {
  return cells.length === header.length && cells.every((cell, index) => cell === header[index]);
}

function problem(path: string, line: number, code: RowProblemCode, message: string): ReadItem {
  return { kind: "problem", problem: { path, line, code, message } };
}

function noteSkippedLine(path: string, record: ScannedRecord, options: ReadOptions): void {
  const { text } = textOf(record);
  if (/^"?sep=."?$/i.test(text)) return; // It was used.
  const message = `"${path}", line ${String(record.line)}: ${excerpt(text)} is above the header and is not read.`;
  options.onNote?.({ code: "LINES_SKIPPED", path, message });
}

function brokenHeader(path: string, line: number, reason: string): DataError {
  return new DataError("FILE_BROKEN", `"${path}", line ${String(line)}: the header cannot be read. ${reason}`);
}

function unclearQuotes(path: string, line: number, lastLine: number): DataError {
  const message =
    `"${path}", line ${String(line)}: a quote opens a text that ends in line ${String(lastLine)}, but the lines in it look ` +
    `like rows. Close the quote in line ${String(line)}, unless quotes are ordinary characters in this file.`;
  return new DataError("QUOTES_UNCLEAR", message, { details: { path, line } });
}

function endlessRecord(path: string): DataError {
  const limit = String((2 * MAX_RECORD_BYTES) / 2 ** 20);
  return new DataError("FILE_BROKEN", `"${path}" has a record of more than ${limit} MiB. Is this a file of reviews?`);
}
