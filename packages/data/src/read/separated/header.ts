import { isColumnName, labelNameRank, textNameRank } from "../../columns/column-names.ts";
import { isLabelLike } from "../../labels/label-schemes.ts";
import { usualWidth } from "./delimiter.ts";

/** What the first records of a table say about its columns. */
export interface TableLayout {
  /** Records above the header, or above the first row. */
  readonly skipped: number;
  /** Whether the record after them names the columns. */
  readonly hasHeader: boolean;
  /** A unique name for each column. */
  readonly columns: readonly string[];
}

type Cells = readonly string[];

/** Records above a header at most. */
const MOST_TITLE_RECORDS = 20;
/** Share of records with the usual number of fields from which a record with fewer may be a title. */
const CLEAR_SHARE = 0.6;
/** Rows in which every frequent label occurs. */
const ENOUGH_ROWS = 30;
/** Share of values that decides what a column holds. */
const COLUMN_SHARE = 0.8;

/**
 * @param records - the first records of the file, at least one
 * @param given - whether there is a header, if the user said so
 * @param skipped - records at the start that are neither title nor header
 */
export function findLayout(records: readonly Cells[], given: boolean | undefined, skipped = 0): TableLayout {
  const table = records.slice(skipped);
  const width = usualWidth(table.length > 1 ? table.slice(1) : table);
  const titles = given === false ? 0 : titleRecords(table, width);
  const [first = [], ...rows] = table.slice(titles);
  const hasHeader = given ?? isHeader(first, rows);
  const names = hasHeader ? shapedHeader(first, rows, width) : Array.from({ length: Math.max(width, 1) }, () => "");
  return { skipped: skipped + (hasHeader ? titles : 0), hasHeader, columns: columnNames(names) };
}

/** The number of records above the header: titles, comments, and blank cells. */
function titleRecords(table: readonly Cells[], width: number): number {
  const named = table.findIndex((cells) => namesBoth(cells) && Math.abs(cells.length - width) <= 1);
  if (named !== -1 && named <= MOST_TITLE_RECORDS && !table.slice(0, named).some(namesBoth)) return named;
  if (width < 2 || table.filter((cells) => cells.length === width).length < table.length * CLEAR_SHARE) return 0;
  const isTitle = (cells: Cells): boolean =>
    cells.length > 0 && // A record that cannot be read may be the header.
    !hasColumnName(cells) &&
    (cells.length < width - 1 || cells.length === 1 || (width > 2 && cells.filter(isFilled).length <= 1));
  const first = table.findIndex((cells) => !isTitle(cells));
  return first > 0 && first <= MOST_TITLE_RECORDS ? first : 0;
}

/**
 * Whether the first record names the columns.
 *
 * It does if a cell is a known column name or the cells count the columns, as pandas writes them. It does not if a cell
 * is a value of its own column: a label, a number, or one of the few values that repeat below it.
 */
function isHeader(cells: Cells, rows: readonly Cells[]): boolean {
  if (hasColumnName(cells)) return true;
  const below = rows.filter((row) => row.length === cells.length && row.some((cell, index) => cell !== cells[index]));
  const columnBelow = (index: number): readonly string[] => below.map((row) => row[index] ?? "").filter(isFilled);
  if (countsColumns(cells) && cells.some((cell, index) => isFilled(cell) && isMostlyWords(columnBelow(index)))) {
    return true;
  }
  if (cells.length === 1 && isSentence(cells[0] ?? "") && below.length > 0) return false;
  return !cells.some((cell, index) => {
    const values = columnBelow(index);
    if (isLabelLike(cell) && values.length === 0) return true;
    if (isNumber(cell)) return isMostlyNumbers(values);
    if (isFilled(cell) && hasFewValues(values) && values.includes(cell)) return true;
    // Among few rows, a label need not occur again.
    return isLabelLike(cell) && values.length < ENOUGH_ROWS && isMostlyLabels(values, isAnswer(cell));
  });
}

/** The header with as many cells as the rows need. */
function shapedHeader(cells: Cells, rows: readonly Cells[], width: number): Cells {
  // R leaves out the name of the column with the row names.
  if (cells.length === width - 1 && hasRowNames(rows.filter((row) => row.length === width))) return ["", ...cells];
  // A delimiter at the end of the header is not a column if the rows do not have it.
  let length = cells.length;
  while (length > Math.max(width, 1) && !isFilled(cells[length - 1] ?? "")) length--;
  return cells.slice(0, length);
}

/** Whether the first column holds names of rows: short, without blanks, each once. The last column must not be empty. */
function hasRowNames(rows: readonly Cells[]): boolean {
  const names = rows.map(([name = ""]) => name.trim());
  if (rows.every((row) => !isFilled(row.at(-1) ?? ""))) return false;
  return new Set(names).size === names.length && names.every((name) => /^\S{1,30}$/.test(name));
}

/**
 * A unique name for each column: its name in the header, or 1, 2, 3… without a header. An empty name becomes the number
 * of the column, and a repeated one gets that number as a suffix.
 */
function columnNames(cells: Cells): readonly string[] {
  const given = new Set(cells.map((cell) => cell.trim()));
  const names = new Set<string>();
  for (const [index, cell] of cells.entries()) {
    const number = String(index + 1);
    const name = cell.trim();
    if (name === "") names.add(given.has(number) ? `column ${number}` : number);
    else names.add(names.has(name) ? `${name} (${number})` : name);
  }
  return [...names];
}

function namesBoth(cells: Cells): boolean {
  return cells.some((cell) => textNameRank(cell) === 3) && cells.some((cell) => labelNameRank(cell) > 0);
}

function hasColumnName(cells: Cells): boolean {
  return cells.some((cell) => isColumnName(cell));
}

/** Whether the cells are 0, 1, 2… or 1, 2, 3…; the first may be empty. */
function countsColumns(cells: Cells): boolean {
  const [first = "", ...others] = cells.map((cell) => cell.trim());
  const numbers = first === "" ? others : [first, ...others];
  const start = numbers[0];
  if (start !== "0" && start !== "1") return false;
  return numbers.every((number, index) => number === String(Number(start) + index));
}

/** Four or more words that are not a question, which may be the header of a survey. */
function isSentence(cell: string): boolean {
  return cell.trim().split(/\s+/).length >= 4 && !cell.trim().endsWith("?");
}

/** Whether values are words that are labels: answers such as yes, or others. A question such as "recommended" has answers. */
function isMostlyLabels(values: readonly string[], areAnswers: boolean): boolean {
  const labels = values.filter((value) => !isNumber(value) && isLabelLike(value) && isAnswer(value) === areAnswers);
  return labels.length >= values.length * COLUMN_SHARE;
}

function isAnswer(value: string): boolean {
  return /^\s*(?:yes|no|true|false|y|n|t|f)\s*$/i.test(value);
}

function isMostlyWords(values: readonly string[]): boolean {
  return values.length > 0 && values.filter((value) => !isNumber(value)).length >= values.length * COLUMN_SHARE;
}

function isMostlyNumbers(values: readonly string[]): boolean {
  return values.length > 0 && values.filter(isNumber).length >= values.length * COLUMN_SHARE;
}

function hasFewValues(values: readonly string[]): boolean {
  return new Set(values).size <= Math.max(values.length / 2, 2);
}

function isNumber(value: string): boolean {
  return /^\s*[+-]?\d+(?:[.,]\d+)?\s*$/.test(value);
}

function isFilled(cell: string): boolean {
  return cell.trim() !== "";
}
