import { DataError } from "../errors.ts";
import type { DataFiles } from "../files/data-files.ts";
import type { RowProblemCode } from "../review.ts";
import type { ReadItem, ReadOptions, TableDialect } from "./reader.ts";
import { concatBytes, validUtf8 } from "./valid-utf8.ts";
import {
  createRecordScanner,
  type RecordScanner,
  type ScannedRecord,
  type ScannerOptions,
} from "./separated-records.ts";
import { columnNames, isHeader } from "./separated-header.ts";

/** The dialect of a file of separated values. */
export interface SeparatedFormat extends Pick<ScannerOptions, "literalQuotes"> {
  /** One character each. The first of them that occurs in the first line is used. */
  readonly delimiters: readonly [string, ...string[]];
}

/** A longer record is not a review; most likely a quote was never closed. */
const MAX_RECORD_BYTES = 2 ** 24;

/** Reads values separated by a character, one block of bytes at a time. */
export async function* readSeparated(
  files: DataFiles,
  path: string,
  options: ReadOptions,
  format: SeparatedFormat,
): AsyncGenerator<ReadItem, void> {
  let header: readonly string[] | undefined;
  let delimiter: string = format.delimiters[0];
  const itemOf = (record: ScannedRecord): ReadItem | undefined => {
    if (record.kind === "broken") {
      if (header === undefined) throw brokenHeader(path, record.line, record.reason);
      return problem(path, record.line, "ROW_MALFORMED", record.reason);
    }
    const isNames = header === undefined && isHeader(record.fields);
    if (header === undefined) {
      header = columnNames(record.fields, isNames);
      const { text, lineEnd } = textOf(record);
      const rawHeader = isNames ? { rawHeader: text } : {};
      options.onDialect?.({ delimiter, quote: true, lineEnd, ...rawHeader, columns: header, encoding: "utf-8" });
    }
    return isNames ? undefined : rowOf(path, record.line, header, record.fields);
  };

  let scanner: RecordScanner | undefined;
  let block: Uint8Array = new Uint8Array(0);
  const scan = function* (isFinal: boolean): Generator<ReadItem, void> {
    if (scanner === undefined) delimiter = delimiterOf(block, format);
    scanner ??= createRecordScanner({
      delimiter,
      literalQuotes: format.literalQuotes,
      maxRecordBytes: MAX_RECORD_BYTES,
    });
    const { records, consumedBytes } = scanner.scan(block, isFinal, header?.length);
    for (const record of records) {
      const item = itemOf(record);
      if (item !== undefined) yield options.keepRaw === true ? { ...item, ...rawOf(record) } : item;
    }
    block = block.subarray(consumedBytes);
  };

  let waitForBytes = 0;
  for await (const chunk of validUtf8(files.read(path), path, options)) {
    block = concatBytes(block, chunk);
    if (block.length < waitForBytes) continue;
    if (scanner === undefined && !hasLineEnd(block)) continue; // The first line determines the delimiter.
    const before = block.length;
    yield* scan(false);
    // A record longer than the block is scanned again only when the block has doubled, so the work stays linear.
    waitForBytes = block.length === before ? before * 2 : 0;
    if (block.length > 2 * MAX_RECORD_BYTES) throw endlessRecord(path);
  }
  if (block.length > 0) yield* scan(true);
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

function rowOf(path: string, line: number, header: readonly string[], values: readonly string[]): ReadItem {
  const hasOnlyEmptyExtras = values.slice(header.length).every((value) => value === "");
  if (values.length < header.length || !hasOnlyEmptyExtras) {
    const counts = `The row has ${String(values.length)} fields, the header ${String(header.length)}.`;
    return problem(path, line, "ROW_FIELD_COUNT", `${counts} A text with the delimiter in it must be in quotes.`);
  }
  return { kind: "row", line, fields: Object.fromEntries(header.map((name, index) => [name, values[index]])) };
}

function problem(path: string, line: number, code: RowProblemCode, message: string): ReadItem {
  return { kind: "problem", problem: { path, line, code, message } };
}

function brokenHeader(path: string, line: number, reason: string): DataError {
  return new DataError("FILE_BROKEN", `"${path}", line ${String(line)}: the header cannot be read. ${reason}`);
}

function endlessRecord(path: string): DataError {
  const limit = String((2 * MAX_RECORD_BYTES) / 2 ** 20);
  return new DataError("FILE_BROKEN", `"${path}" has a record of more than ${limit} MiB. Is this a file of reviews?`);
}

function hasLineEnd(block: Uint8Array): boolean {
  return block.includes(10) || block.includes(13);
}

/** The delimiter of a block that starts with the file's first line. */
function delimiterOf(block: Uint8Array, format: SeparatedFormat): string {
  const end = block.findIndex((byte) => byte === 10 || byte === 13);
  const firstLine = block.subarray(0, end === -1 ? block.length : end);
  return format.delimiters.find((delimiter) => firstLine.includes(delimiter.charCodeAt(0))) ?? format.delimiters[0];
}
