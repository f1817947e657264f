import type { Quoting } from "./parse.ts";
import { oddRecords, type ScannedRecord, type ScannerOptions } from "./records.ts";

/** The meaning of quotes in one file. */
interface FoundQuoting {
  readonly quoting: Quoting;
  /** Whether blanks after a delimiter belong to it. */
  readonly hasBlanks: boolean;
  /** The first records, read so. */
  readonly records: readonly ScannedRecord[];
  /** Whether no field is properly quoted, so that a quote that opens a field is surely a character. */
  readonly isUnquoted: boolean;
}

export interface QuotingSearch {
  /** The first lines of the file. */
  readonly head: string;
  readonly delimiter: string;
  readonly literalQuotes: ScannerOptions["literalQuotes"];
  readonly scan: (quoting: Quoting, hasBlanks?: boolean) => readonly ScannedRecord[];
}

/** Finds what quotes mean: the reading under which the fewest records are odd. RFC 4180 wins a tie. */
export function findQuoting({ head, delimiter, literalQuotes, scan }: QuotingSearch): FoundQuoting {
  let quoting: Quoting = "double";
  let records = scan(quoting);
  if (head.includes('\\"')) {
    const escaped = scan("backslash");
    if (oddRecords(escaped) < oddRecords(records)) {
      quoting = "backslash";
      records = escaped;
    }
  }
  if (hasSingleQuotes(head)) {
    const single = scan("single");
    if (oddRecords(single) === 0) return { quoting: "single", hasBlanks: false, records: single, isUnquoted: false };
  }
  if (literalQuotes === "always" && quoting === "double" && hasNoQuoting(records)) {
    return { quoting: "none", hasBlanks: false, records: scan("none"), isUnquoted: true };
  }
  let hasBlanks = false;
  if (delimiter.trim() !== "" && head.includes(`${delimiter} "`)) {
    const trimmed = scan(quoting, true);
    hasBlanks = oddRecords(trimmed) < oddRecords(records);
    if (hasBlanks) records = trimmed;
  }
  // Programs that write text without quoting do not double quotes either.
  const isUnquoted = literalQuotes === "always" && !hasQuotedField(head, delimiter);
  return { quoting, hasBlanks, records, isUnquoted };
}

/** Whether most lines begin and end with a single quote, as a table of a SQL program. */
function hasSingleQuotes(head: string): boolean {
  const lines = head.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "");
  return lines.filter((line) => /^'.*'$/.test(line)).length > lines.length / 2;
}

/** Whether quotes break the rules of quoting more often than they follow them. */
function hasNoQuoting(records: readonly ScannedRecord[]): boolean {
  const withQuotes = records.filter(({ bytes }) => bytes.includes(QUOTE));
  const literal = withQuotes.filter((record) => record.kind === "fields" && record.isLiteral === true);
  return literal.length > 0 && literal.length >= withQuotes.length / 2;
}

const QUOTE = 34;

/** Whether a field on one line begins and ends with a quote. */
function hasQuotedField(head: string, delimiter: string): boolean {
  return head
    .split(/\r\n|\n|\r/)
    .some((line) =>
      line.split(delimiter).some((cell) => cell.length > 1 && cell.startsWith('"') && cell.endsWith('"')),
    );
}
