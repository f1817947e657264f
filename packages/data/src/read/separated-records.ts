import { CsvError, parse, type Options } from "csv-parse/sync";
import { createLineCounter } from "./line-counter.ts";

/** One record with the 1-based line it starts in. `bytes` is a view of the block, its line end included. */
export type ScannedRecord =
  | { readonly kind: "fields"; readonly line: number; readonly fields: readonly string[]; readonly bytes: Uint8Array }
  | { readonly kind: "broken"; readonly line: number; readonly reason: string; readonly bytes: Uint8Array };

export interface ScannerOptions {
  readonly delimiter: string;
  /** Which lines that break the quoting rules are read with their quotes as ordinary characters. */
  readonly literalQuotes: "always" | "balanced";
  /** A quote still open after so many bytes counts as never closed. */
  readonly maxRecordBytes: number;
}

export interface RecordScanner {
  /**
   * @param block - valid UTF-8 that starts with a record
   * @param isFinal - whether the file ends with the block
   * @param fieldCount - fields of a record, once the header is known
   * @returns the complete records and the number of bytes they took; the caller puts the rest before the next block
   */
  scan(block: Uint8Array, isFinal: boolean, fieldCount: number | undefined): ScannedBlock;
}

interface ScannedBlock {
  readonly records: readonly ScannedRecord[];
  readonly consumedBytes: number;
}

/**
 * Splits blocks of bytes into records with csv-parse, and continues after a record that it rejects: the first line of
 * that record is reported, and reading starts again at the next line.
 */
export function createRecordScanner(scanner: ScannerOptions): RecordScanner {
  const lines = createLineCounter();

  const scan = (block: Uint8Array, isFinal: boolean, fieldCount: number | undefined): ScannedBlock => {
    const records: ScannedRecord[] = [];
    let position = 0;
    const moveTo = (offset: number): number => {
      lines.advance(block, position, offset);
      position = offset;
      return lines.line;
    };

    while (position < block.length) {
      const base = position;
      const { found, failure } = parseStrictly(block.subarray(base), scanner.delimiter);
      // The last record of a block may continue in the next one.
      const whole = failure === undefined && !isFinal ? found.slice(0, -1) : found;
      for (const { fields, endBytes } of whole) {
        const line = moveTo(skipLineEnds(block, position));
        records.push({ kind: "fields", line, fields, bytes: block.subarray(position, base + endBytes) });
        moveTo(base + endBytes);
      }
      if (failure === undefined) {
        if (isFinal) moveTo(block.length);
        break;
      }

      const start = skipLineEnds(block, position);
      const lineEnd = endOfLine(block, start);
      const mayContinue = !isFinal && block.length - start <= scanner.maxRecordBytes;
      if (mayContinue && (failure === "open quote" || lineEnd === undefined)) break;
      const line = moveTo(start);
      moveTo(lineEnd ?? block.length);
      const bytes = block.subarray(start, position);
      const fields = parseLiterally(bytes, scanner, fieldCount);
      records.push(
        fields ? { kind: "fields", line, fields, bytes } : { kind: "broken", line, reason: REASONS[failure], bytes },
      );
    }
    return { records, consumedBytes: position };
  };
  return { scan };
}

const REASONS = {
  "open quote": "A quote is opened and never closed.",
  "stray quote": 'A quote is not allowed here; inside quotes, write "" for a quote.',
};

interface FoundRecord {
  readonly fields: readonly string[];
  /** Offset just past the record's line end. */
  readonly endBytes: number;
}

/** All records up to the first that breaks RFC 4180; `failure` says how. */
function parseStrictly(
  bytes: Uint8Array,
  delimiter: string,
): { found: readonly FoundRecord[]; failure: keyof typeof REASONS | undefined } {
  const found: FoundRecord[] = [];
  const options: Options = {
    ...commonOptions(delimiter),
    on_record: (fields, { bytes: endBytes }) => {
      found.push({ fields, endBytes });
      return undefined; // csv-parse keeps nothing.
    },
  };
  try {
    parse(bytes, options);
    return { found, failure: undefined };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { found, failure: error.code === "CSV_QUOTE_NOT_CLOSED" ? "open quote" : "stray quote" };
  }
}

/** The fields of one line with its quotes as ordinary characters, if the options and the field count allow it. */
function parseLiterally(
  line: Uint8Array,
  { delimiter, literalQuotes }: ScannerOptions,
  fieldCount: number | undefined,
): readonly string[] | undefined {
  const quotes = line.reduce((count, byte) => count + (byte === QUOTE ? 1 : 0), 0);
  if (literalQuotes === "balanced" && quotes % 2 === 1) return undefined;
  const [fields] = parse(line, { ...commonOptions(delimiter), quote: null });
  return fieldCount === undefined || fields?.length === fieldCount ? fields : undefined;
}

function commonOptions(delimiter: string): Options {
  return {
    columns: false,
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
  };
}

const QUOTE = 34;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

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
