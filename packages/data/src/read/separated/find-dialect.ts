import { checkedDelimiter, delimiterScore, statedDelimiter, usualWidth } from "./delimiter.ts";
import { findLayout, type TableLayout } from "./header.ts";
import type { Quoting } from "./parse.ts";
import { createRecordScanner, type ScannedRecord, type ScannerOptions } from "./records.ts";
import { createRowGuard } from "./row-guard.ts";
import type { TableOptions } from "../reader.ts";

/** The dialects that a file of separated values may have. */
export interface SeparatedFormat extends Pick<ScannerOptions, "literalQuotes"> {
  /** The one that fits the first records best is used; the first of them if they fit equally. */
  readonly delimiters: readonly [string, ...string[]];
}

/** How to read one file. */
interface FoundDialect {
  readonly scanner: ScannerOptions;
  readonly layout: TableLayout;
  /** Whether quotes enclose fields somewhere in the first records, or may do so. */
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
 * @param head - the first lines
 * @param isWhole - whether they are the whole file
 */
export function findDialect(
  head: Uint8Array,
  isWhole: boolean,
  options: TableOptions,
  format: SeparatedFormat,
): FoundDialect {
  const scan = (delimiter: string, quoting: Quoting): readonly ScannedRecord[] =>
    createRecordScanner({ delimiter, quoting, literalQuotes: format.literalQuotes, maxRecordBytes: MAX_RECORD_BYTES })
      .scan(head, isWhole)
      .records.filter(({ kind }) => kind === "fields" || kind === "broken");
  const stated = statedDelimiter(head);
  const basic: Quoting = options.quotes === "none" ? "none" : "double";
  const delimiter =
    options.delimiter === undefined
      ? (stated ?? bestDelimiter(format, (candidate) => scan(candidate, basic)))
      : checkedDelimiter(options.delimiter);

  let quoting: Quoting = basic;
  let records = scan(delimiter, basic);
  if (basic === "double" && /\\"/.test(new TextDecoder().decode(head))) {
    const escaped = scan(delimiter, "backslash");
    if (oddRecords(escaped) < oddRecords(records)) {
      quoting = "backslash";
      records = escaped;
    }
  }
  // A record that cannot be read keeps its place.
  const rows = records.map((record) => (record.kind === "fields" ? record.fields : []));
  const layout = findLayout(rows.length > 0 ? rows : [[]], options.hasHeader, stated === undefined ? 0 : 1);
  const width = layout.columns.length;
  const hasQuotedFields = basic === "double" && hasQuotedField(head, delimiter);
  // Programs that write tab-separated text without quoting do not double quotes either.
  const isCertain = format.literalQuotes === "always" && !hasQuotedFields;
  const guard =
    quoting === "none" ? undefined : createRowGuard(rows.slice(layout.skipped + 1), width, delimiter, isCertain);
  return {
    scanner: {
      delimiter,
      quoting,
      literalQuotes: format.literalQuotes,
      maxRecordBytes: MAX_RECORD_BYTES,
      fieldCount: width,
      ...(guard && { guard }),
    },
    layout,
    hasQuoting: basic === "double" && !isCertain,
  };
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

function fieldsOf(records: readonly ScannedRecord[]): readonly (readonly string[])[] {
  return records.flatMap((record) => (record.kind === "fields" ? [record.fields] : []));
}

/** Records that break the rules, and those with an unusual number of fields. */
function oddRecords(records: readonly ScannedRecord[]): number {
  const width = usualWidth(fieldsOf(records));
  const isOdd = (record: ScannedRecord): boolean =>
    record.kind !== "fields" || record.isLiteral === true || record.fields.length !== width;
  return records.filter(isOdd).length;
}

/** Whether a field on one line begins and ends with a quote. */
function hasQuotedField(head: Uint8Array, delimiter: string): boolean {
  const lines = new TextDecoder().decode(head).split(/\r\n|\n|\r/);
  return lines.some((line) =>
    line.split(delimiter).some((cell) => cell.length > 1 && cell.startsWith('"') && cell.endsWith('"')),
  );
}
