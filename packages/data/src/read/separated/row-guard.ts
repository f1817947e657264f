import { isLabelLike } from "../../labels/label-schemes.ts";

/** Recognizes a quoted field that swallowed rows: a stray quote opened it, and a quote in a later row closed it. */
export interface RowGuard {
  /** Whether the lines of a record look like rows of the file. */
  hasRows(fields: readonly string[], bytes: Uint8Array): boolean;
  /** Whether no field of the file is properly quoted, so that a quote that opens a field is surely a character. */
  readonly isCertain: boolean;
}

/** Share of records with several lines from which they are usual in a file. */
const USUAL_SHARE = 0.05;
/** Lines that must look like rows in such a file. */
const LEAST_LINES_IF_USUAL = 4;
/** Rows from which the few values of a column are known. */
const LEAST_ROWS = 4;
/** Rows that show all the frequent values of such a column. */
const ENOUGH_ROWS = 30;
/** Share of the lines after the first that must look like rows. */
const ROW_SHARE = 0.8;
/** Lines that must look like rows if no column has typical values, only the number of fields. */
const LEAST_LINES_BY_COUNT = 5;

/**
 * @param records - the first rows of the file
 * @param width - fields of a row
 */
export function createRowGuard(
  records: readonly (readonly string[])[],
  width: number,
  delimiter: string,
  isCertain: boolean,
): RowGuard | undefined {
  if (width < 2) return undefined; // Every line looks like a row of one field.
  const rows = records.filter((fields) => fields.length === width && !fields.some(hasLineEnd));
  const columns = Array.from({ length: width }, (_column, index) => typicalValues(rows.map((row) => row[index] ?? "")));
  const isTyped = columns.some((fits) => fits !== undefined);
  const leastLines = isTyped || delimiter === "\t" ? 2 : LEAST_LINES_BY_COUNT;
  const hasBlanks = rows.some((row) => row.slice(1).some(startsWithBlank));
  const isRow = (line: string): boolean => {
    const cells = line.split(delimiter);
    // A blank after a delimiter is a sign of punctuation in a sentence.
    if (cells.length !== width || (!hasBlanks && cells.slice(1).some(startsWithBlank))) return false;
    return columns.every((fits, index) => fits?.(cells[index] ?? "") ?? true);
  };
  const areRows = (text: string, least: number): boolean => {
    const [first = "", ...others] = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "");
    if (others.length + 1 < least || !isRow(first)) return false;
    return others.filter(isRow).length >= others.length * ROW_SHARE;
  };
  const severalLines = records.filter((fields) => fields.some(hasLineEnd));
  const real = severalLines.filter((fields) => !areRows(fields.join(delimiter), 2));
  const isUsual = real.length > records.length * USUAL_SHARE;
  return {
    isCertain,
    hasRows(fields, bytes) {
      if (!fields.some(hasLineEnd) || !isRow(firstLine(bytes))) return false;
      const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
      return areRows(text, isUsual ? Math.max(leastLines, LEAST_LINES_IF_USUAL) : leastLines);
    },
  };
}

/** Whether a cell fits a column of numbers or of few values; undefined for a column of anything. */
function typicalValues(values: readonly string[]): ((cell: string) => boolean) | undefined {
  const present = values.map(plain).filter((value) => value !== "");
  const distinct = new Set(present);
  if (present.length > 0 && present.every(isNumber)) return (cell) => isNumber(plain(cell));
  if (present.length > 0 && present.length < ENOUGH_ROWS && present.every(isOpinion))
    return (cell) => isOpinion(plain(cell));
  if (present.length < LEAST_ROWS || distinct.size > present.length / 2) return undefined;
  if (present.length >= ENOUGH_ROWS) return (cell) => distinct.has(plain(cell));
  // Among few rows, a value may occur that none of them has.
  const longest = Math.max(...present.map((value) => value.length));
  const hasWords = present.some((value) => value.includes(" "));
  return (cell) =>
    distinct.has(plain(cell)) || (plain(cell).length <= longest + 3 && (hasWords || !plain(cell).includes(" ")));
}

/** A cell without blanks and quotes around it. */
function plain(cell: string): string {
  return cell.trim().replace(/^"+|"+$/g, "");
}

function firstLine(bytes: Uint8Array): string {
  const end = bytes.findIndex((byte) => byte === 10 || byte === 13);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, end));
}

function startsWithBlank(cell: string): boolean {
  return cell.startsWith(" ");
}

/** Whether a value is a label in words, such as positive, which needs no other rows to be known as one. */
function isOpinion(value: string): boolean {
  return !/\d/.test(value) && isLabelLike(value);
}

function isNumber(value: string): boolean {
  return /^[+-]?\d+(?:[.,]\d+)?$/.test(value);
}

function hasLineEnd(field: string): boolean {
  return field.includes("\n") || field.includes("\r");
}
