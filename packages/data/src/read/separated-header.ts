import { isColumnName } from "../column-names.ts";
import { isLabelLike } from "../label-schemes.ts";

/**
 * Whether the first record names the columns. It does unless no cell is a name we know and some cell
 * is a label itself, as in the Yelp and Sentiment140 files, which start with a review.
 */
export function isHeader(cells: readonly string[]): boolean {
  return cells.some((cell) => isColumnName(cell)) || !cells.some((cell) => isLabelLike(cell));
}

/**
 * A name for each column: the header's, or 1, 2, 3… where there is none. An empty name gets its number
 * and a repeated one a number behind it, so that every column can be chosen.
 */
export function columnNames(cells: readonly string[], hasHeader: boolean): readonly string[] {
  const names = new Set<string>();
  for (const [index, cell] of cells.entries()) {
    const number = String(index + 1);
    const wanted = hasHeader && cell.trim() !== "" ? cell.trim() : number;
    names.add(names.has(wanted) ? `${wanted} (${number})` : wanted);
  }
  return [...names];
}
