import { checkedDelimiter, delimiterScore, statedDelimiter, usualWidth } from "./delimiter.ts";
import { findQuoting } from "./find-quoting.ts";
import { findLayout, type TableLayout } from "./header.ts";
import type { Quoting } from "./parse.ts";
import { createRecordScanner, fieldsOf, oddRecords, type ScannedRecord, type ScannerOptions } from "./records.ts";
import { createRowGuard } from "./row-guard.ts";
import { unwrappedHead } from "./wrapped-lines.ts";
import type { TableOptions } from "../reader.ts";

/** The dialects that a file of separated values may have. */
export interface SeparatedFormat {
  /** The one that fits the first records best is used; the first of them if they fit equally. */
  readonly delimiters: readonly [string, ...string[]];
  /** Which lines that break the quoting rules are read with their quotes as characters. Default: all with tabs, others if balanced. */
  readonly literalQuotes?: ScannerOptions["literalQuotes"];
}

/** How to read one file. */
interface FoundDialect {
  readonly scanner: ScannerOptions;
  readonly layout: TableLayout;
  /** Whether quotes enclose fields, or may do so. */
  readonly hasQuoting: boolean;
}

/** A longer record is not a review; most likely a quote was never closed. */
export const MAX_RECORD_BYTES = 2 ** 24;
/** Lead of the format's own delimiter. */
const FIRST_DELIMITER_LEAD = 0.05;
/** Score from which a delimiter is used without looking for R's blanks. */
const CLEAR_SCORE = 0.5;

/**
 * Finds the delimiter, the meaning of quotes and the columns of a file.
 *
 * @param start - the first lines
 * @param isWhole - whether they are the whole file
 */
export function findDialect(
  start: Uint8Array,
  isWhole: boolean,
  options: TableOptions,
  format: SeparatedFormat,
): FoundDialect {
  const inQuotes = options.quotes === "none" ? undefined : unwrappedHead(start);
  const head = inQuotes ?? start;
  const scan = (delimiter: string, quoting: Quoting, hasBlanks = false): readonly ScannedRecord[] =>
    createRecordScanner({
      delimiter,
      quoting,
      hasBlanks,
      literalQuotes: literalQuotesFor(delimiter, format),
      maxRecordBytes: MAX_RECORD_BYTES,
    })
      .scan(head, isWhole)
      .records.filter(({ kind }) => kind === "fields" || kind === "broken");
  const stated = statedDelimiter(head);
  const basic: Quoting = options.quotes === "none" ? "none" : "double";
  const delimiter =
    options.delimiter === undefined
      ? (stated ?? bestDelimiter(format, (candidate) => scan(candidate, basic)))
      : checkedDelimiter(options.delimiter);

  const literalQuotes = literalQuotesFor(delimiter, format);
  const { quoting, hasBlanks, records, isUnquoted } =
    basic === "none"
      ? { quoting: basic, hasBlanks: false, records: scan(delimiter, basic), isUnquoted: true }
      : findQuoting({
          head: new TextDecoder().decode(head),
          delimiter,
          literalQuotes,
          scan: (...reading) => scan(delimiter, ...reading),
        });
  // A record that cannot be read keeps its place.
  const rows = records.map((record) => (record.kind === "fields" ? record.fields : []));
  const layout = findLayout(rows.length > 0 ? rows : [[]], options.hasHeader, stated === undefined ? 0 : 1);
  const width = layout.columns.length;
  const firstRow = layout.skipped + (layout.hasHeader ? 1 : 0);
  const guard = quoting === "none" ? undefined : createRowGuard(rows.slice(firstRow), width, delimiter, isUnquoted);
  return {
    scanner: {
      delimiter,
      quoting,
      hasBlanks,
      literalQuotes,
      maxRecordBytes: MAX_RECORD_BYTES,
      fieldCount: width,
      isWrapped: inQuotes !== undefined,
      ...(guard && { guard }),
    },
    layout,
    hasQuoting: !isUnquoted,
  };
}

/** Programs that write tab-separated text often do not quote: SST-2 for example. */
function literalQuotesFor(
  delimiter: string,
  { literalQuotes = delimiter === "\t" ? "always" : "balanced" }: SeparatedFormat,
): ScannerOptions["literalQuotes"] {
  return literalQuotes;
}

function bestDelimiter({ delimiters }: SeparatedFormat, scan: (delimiter: string) => readonly ScannedRecord[]): string {
  const scores = delimiters.map((delimiter) => delimiterScore({ delimiter, records: fieldsOf(scan(delimiter)) }));
  scores[0] = (scores[0] ?? 0) + FIRST_DELIMITER_LEAD;
  const best = Math.max(...scores);
  if (best < CLEAR_SCORE && isTableOfR(scan(" "))) return " ";
  return delimiters[scores.indexOf(best)] ?? delimiters[0];
}

/** R's `write.table` separates by blanks and quotes all texts. Prose does not look like that. */
function isTableOfR(records: readonly ScannedRecord[]): boolean {
  const [header, ...rows] = records;
  if (header?.kind !== "fields" || rows.length === 0) return false;
  const width = usualWidth(fieldsOf(rows));
  const isQuoted = ({ bytes }: ScannedRecord): boolean => bytes.includes(34);
  return width > 1 && header.fields.length >= width - 1 && oddRecords(rows) === 0 && records.every(isQuoted);
}
