import { isColumnName } from "../columns/column-names.ts";
import { isLabelLike } from "../labels/label-schemes.ts";

/**
 * Whether the first record names the columns. It does not if no cell is a known column name and some cell is a label,
 * as in the Yelp and Sentiment140 files, which start with a review.
 */
export function isHeader(cells: readonly string[]): boolean {
  return cells.some((cell) => isColumnName(cell)) || !cells.some((cell) => isLabelLike(cell));
}

/**
 * A unique name for each column: its name in the header, or 1, 2, 3… without a header. An empty name becomes the number
 * of the column, and a repeated one gets that number as a suffix.
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
