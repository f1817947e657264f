import { createLineCounter } from "../text/line-counter.ts";
import { usualWidth } from "./delimiter.ts";
import { parseLiterally, type ParsedDialect, parseStrictly } from "./parse.ts";
import { unwrapped } from "./wrapped-lines.ts";
import type { RowGuard } from "./row-guard.ts";

/** One record with the 1-based line it starts in. `bytes` is a view of the block, its line end included. */
export type ScannedRecord =
  | {
      readonly kind: "fields";
      readonly line: number;
      readonly fields: readonly string[];
      readonly bytes: Uint8Array;
      /** Whether it breaks the quoting rules, and its quotes were read as ordinary characters. */
      readonly isLiteral?: boolean;
    }
  | { readonly kind: "broken"; readonly line: number; readonly reason: string; readonly bytes: Uint8Array }
  | { readonly kind: "swallowed"; readonly line: number; readonly lastLine: number; readonly bytes: Uint8Array };

export interface ScannerOptions extends ParsedDialect {
  /** Which lines that break the quoting rules are read with their quotes as ordinary characters. */
  readonly literalQuotes: "always" | "balanced";
  /** A quote still open after so many bytes counts as never closed. */
  readonly maxRecordBytes: number;
  /** Fields of a record, once the columns are known. */
  readonly fieldCount?: number;
  /** Whether each line as a whole is in quotes. */
  readonly isWrapped?: boolean;
  /** Recognizes rows inside a quoted field, once the columns are known. */
  readonly guard?: RowGuard;
}

export interface RecordScanner {
  /**
   * @param block - valid UTF-8 that starts with a record
   * @param isFinal - whether the file ends with the block
   * @returns the complete records and the number of bytes they took; the caller puts the rest before the next block
   */
  scan(block: Uint8Array, isFinal: boolean): ScannedBlock;
}

interface ScannedBlock {
  readonly records: readonly ScannedRecord[];
  readonly consumedBytes: number;
}

/**
 * Splits blocks of bytes into records with csv-parse, and continues after a record that it rejects: the first line of
 * that record is reported, and reading starts again at the next line.
 */
export function createRecordScanner(options: ScannerOptions): RecordScanner {
  const { guard, maxRecordBytes } = options;
  const lines = createLineCounter();
  let { quoting } = options;

  /** Whether the record at `start` follows the rules if a backslash escapes quotes. `unknown`: the block ends too early. */
  const needsBackslash = (block: Uint8Array, start: number, isFinal: boolean): boolean | "unknown" => {
    if (quoting !== "double") return false;
    const { found, failure } = parseStrictly(block.subarray(start), { ...options, quoting: "backslash" }, 2);
    const [record] = found;
    if (!isFinal && failure !== "stray quote" && found.length < 2) return "unknown";
    if (record === undefined || record.fields.length !== options.fieldCount) return false;
    return hasEscapedQuote(block.subarray(start, start + record.endBytes));
  };

  const scan = (block: Uint8Array, isFinal: boolean): ScannedBlock => {
    const records: ScannedRecord[] = [];
    let position = 0;
    let windowBytes = block.length;
    const lastEscape = quoting === "double" ? lastEscapedQuote(block) : -1;
    const moveTo = (offset: number): number => {
      lines.advance(block, position, offset);
      position = offset;
      return lines.line;
    };

    while (position < block.length) {
      const base = position;
      const isToEnd = base + windowBytes >= block.length;
      const parsed = parseStrictly(block.subarray(base, base + windowBytes), { ...options, quoting });
      let failure = !isToEnd && parsed.failure === "open quote" ? undefined : parsed.failure;
      // The last record of a block may continue in the next one.
      const mayBeCut = failure === undefined && !(isFinal && isToEnd);
      const whole = mayBeCut ? parsed.found.slice(0, -1) : parsed.found;
      let swallowedEnd: number | undefined;
      for (const { fields: outer, endBytes } of whole) {
        const start = skipLineEnds(block, position);
        const stored = { fields: outer, bytes: block.subarray(start, base + endBytes) };
        const { fields, bytes } = options.isWrapped === true ? unwrapped(stored, options.delimiter) : stored;
        if (guard?.hasRows(fields, bytes) === true) {
          failure = "stray quote";
          swallowedEnd = base + endBytes;
          break;
        }
        records.push({ kind: "fields", line: moveTo(start), fields, bytes });
        moveTo(base + endBytes);
      }
      if (failure === undefined && !isToEnd) {
        windowBytes *= 2;
        continue;
      }
      if (failure === undefined) {
        if (isFinal) moveTo(block.length);
        break;
      }
      windowBytes = WINDOW_BYTES; // What follows is read again, so it must be short.

      const start = skipLineEnds(block, position);
      const lineEnd = endOfLine(block, start);
      const mayContinue = !isFinal && block.length - start <= maxRecordBytes;
      if (mayContinue && (failure === "open quote" || lineEnd === undefined)) break;
      const isEscaped = start <= lastEscape && needsBackslash(block, start, isFinal);
      if (isEscaped === "unknown" && mayContinue) break;
      if (isEscaped === true) {
        quoting = "backslash"; // Later records too.
        continue;
      }
      const line = moveTo(start);
      if (swallowedEnd !== undefined && guard?.isCertain !== true) {
        const lastLine = moveTo(swallowedEnd) - 1;
        records.push({ kind: "swallowed", line, lastLine, bytes: block.subarray(start, position) });
        continue;
      }
      moveTo(lineEnd ?? block.length);
      const bytes = block.subarray(start, position);
      const fields = parseLiterally(bytes, { ...options, quoting });
      records.push(
        fields
          ? { kind: "fields", line, fields, bytes, isLiteral: true }
          : { kind: "broken", line, reason: REASONS[failure], bytes },
      );
    }
    return { records, consumedBytes: position };
  };
  return { scan };
}

/** The fields of the records that could be read. */
export function fieldsOf(records: readonly ScannedRecord[]): readonly (readonly string[])[] {
  return records.flatMap((record) => (record.kind === "fields" ? [record.fields] : []));
}

/** The number of records that break the rules or have an unusual number of fields. */
export function oddRecords(records: readonly ScannedRecord[]): number {
  const width = usualWidth(fieldsOf(records));
  const isOdd = (record: ScannedRecord): boolean =>
    record.kind !== "fields" || record.isLiteral === true || record.fields.length !== width;
  return records.filter(isOdd).length;
}

const REASONS = {
  "open quote": "A quote is opened and never closed.",
  "stray quote": 'A quote is not allowed here; inside quotes, write "" for a quote.',
};

/** Bytes that are read after a record that breaks the rules. They double with each success. */
const WINDOW_BYTES = 1024;

const QUOTE = 34;
const BACKSLASH = 92;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Offset of the last quote after a backslash; -1 if there is none. */
function lastEscapedQuote(bytes: Uint8Array): number {
  for (let at = bytes.lastIndexOf(BACKSLASH); at !== -1; at = at === 0 ? -1 : bytes.lastIndexOf(BACKSLASH, at - 1)) {
    if (bytes[at + 1] === QUOTE) return at;
  }
  return -1;
}

function hasEscapedQuote(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(BACKSLASH); at !== -1; at = bytes.indexOf(BACKSLASH, at + 1)) {
    if (bytes[at + 1] === QUOTE) return true;
  }
  return false;
}

function skipLineEnds(block: Uint8Array, start: number): number {
  let offset = start;
  while (block[offset] === LINE_FEED || block[offset] === CARRIAGE_RETURN) offset++;
  return offset;
}

/** Offset just past the line's end, or undefined when the block ends first. */
function endOfLine(block: Uint8Array, start: number): number | undefined {
  for (let offset = start; offset < block.length; offset++) {
    if (block[offset] === LINE_FEED) return offset + 1;
    if (block[offset] === CARRIAGE_RETURN) return block[offset + 1] === LINE_FEED ? offset + 2 : offset + 1;
  }
  return undefined;
}
