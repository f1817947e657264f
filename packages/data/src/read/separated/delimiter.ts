import { isColumnName } from "../../columns/column-names.ts";
import { DataError } from "../../errors.ts";

/** What a delimiter makes of the first records. */
export interface DelimiterTrial {
  readonly delimiter: string;
  readonly records: readonly (readonly string[])[];
}

/** Records among which a header is looked for. */
const HEADER_RECORDS = 10;

/**
 * How well a delimiter fits: mainly whether it makes records of the same number of fields.
 *
 * @returns 0 for a delimiter that does not occur
 */
export function delimiterScore({ delimiter, records }: DelimiterTrial): number {
  const width = usualWidth(records);
  const rows = records.filter((fields) => fields.length === width);
  if (width < 2) return (records[0]?.length ?? 0) > 1 ? 0.1 : 0; // It occurs in the header only.
  const isNamed = records
    .slice(0, HEADER_RECORDS)
    .some((fields) => fields.length > 1 && fields.some((name) => isColumnName(name)));
  return (
    rows.length / records.length +
    (isNamed ? 0.5 : 0) +
    (hasFewValues(rows, width) ? 0.2 : 0) -
    0.5 * shareOfSeams(rows, (_left, right) => /^\s/.test(right)) - // Punctuation in a sentence.
    (delimiter === "," ? 0.5 * shareOfSeams(rows, (left, right) => /\d$/.test(left) && /^\d/.test(right)) : 0) // A decimal comma.
  );
}

/** The most frequent number of fields; of several, the one that comes first. 0 without records. */
export function usualWidth(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  let usual = 0;
  for (const [width, count] of counts) if (count > (counts.get(usual) ?? 0)) usual = width;
  return usual;
}

/** The delimiter that a user named. */
export function checkedDelimiter(delimiter: string): string {
  const known = delimiter === "\\t" || delimiter.toLowerCase() === "tab" ? "\t" : delimiter;
  if (known !== "" && !/["\r\n]/.test(known)) return known;
  const message = `${JSON.stringify(delimiter)} cannot be a delimiter. Use one character, such as a semicolon.`;
  throw new DataError("DELIMITER_INVALID", message);
}

/** The delimiter that Excel states in a line above the header, such as `sep=;`. */
export function statedDelimiter(head: Uint8Array): string | undefined {
  const start = new TextDecoder().decode(head.subarray(0, 16));
  return /^"?sep=([^"\r\n])"?(?:[\r\n]|$)/i.exec(start)?.[1];
}

/** Whether a column repeats its values, as labels do. */
function hasFewValues(rows: readonly (readonly string[])[], width: number): boolean {
  if (rows.length < 6) return false;
  return Array.from({ length: width }, (_column, index) => new Set(rows.map((row) => row[index]))).some(
    ({ size }) => size <= rows.length / 3,
  );
}

function shareOfSeams(rows: readonly (readonly string[])[], matches: (left: string, right: string) => boolean): number {
  let seams = 0;
  let matching = 0;
  for (const row of rows) {
    for (let index = 1; index < row.length; index++) {
      seams++;
      if (matches(row[index - 1] ?? "", row[index] ?? "")) matching++;
    }
  }
  return seams === 0 ? 0 : matching / seams;
}
