/** Recognizes a quoted field that swallowed rows: a stray quote opened it, and a quote in a later row closed it. */
export interface RowGuard {
  /** Whether the lines of a record look like rows of the file. */
  hasRows(fields: readonly string[], bytes: Uint8Array): boolean;
  /** Whether no field of the file is properly quoted, so that a quote that opens a field is surely a character. */
  readonly isCertain: boolean;
}

/** Rows from which the few values of a column are known. */
const LEAST_ROWS = 4;
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
  const isRow = (line: string): boolean => {
    const cells = line.split(delimiter);
    return cells.length === width && columns.every((fits, index) => fits?.(cells[index] ?? "") ?? true);
  };
  return {
    isCertain,
    hasRows(fields, bytes) {
      if (!fields.some(hasLineEnd)) return false;
      const lines = new TextDecoder("utf-8", { ignoreBOM: true })
        .decode(bytes)
        .split(/\r\n|\n|\r/)
        .filter((line) => line.trim() !== "");
      const [first = "", ...others] = lines;
      if (lines.length < leastLines || !isRow(first)) return false;
      return others.filter(isRow).length >= others.length * ROW_SHARE;
    },
  };
}

/** Whether a cell fits a column of numbers or of few values; undefined for a column of anything. */
function typicalValues(values: readonly string[]): ((cell: string) => boolean) | undefined {
  const present = values.map(plain).filter((value) => value !== "");
  const distinct = new Set(present);
  if (present.length >= LEAST_ROWS && distinct.size <= present.length / 2) return (cell) => distinct.has(plain(cell));
  if (present.length > 0 && present.every(isNumber)) return (cell) => isNumber(plain(cell));
  return undefined;
}

/** A cell without blanks and quotes around it. */
function plain(cell: string): string {
  return cell.trim().replace(/^"+|"+$/g, "");
}

function isNumber(value: string): boolean {
  return /^[+-]?\d+(?:[.,]\d+)?$/.test(value);
}

function hasLineEnd(field: string): boolean {
  return field.includes("\n") || field.includes("\r");
}
