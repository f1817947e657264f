import { chooseReader } from "./choose-reader.ts";
import { findColumns, type Columns } from "./columns.ts";
import type { DataFiles } from "./data-files.ts";
import { DataError, messageOf } from "./errors.ts";
import { labelKey } from "./label-schemes.ts";
import type { Fields, Reader } from "./reader.ts";
import type { RowProblem } from "./review.ts";

export interface PreviewOptions {
  readonly readers: readonly Reader[];
  readonly columns?: Partial<Columns>;
  /** Rows to look at; default 200. */
  readonly rows?: number;
}

/** A first look at a file, cheap whatever its size. */
export interface DatasetPreview {
  readonly reader: string;
  readonly columnNames: readonly string[];
  /** The columns that would be used; undefined with `columnsError` telling why they were not found. */
  readonly columns?: Columns;
  readonly columnsError?: DataError;
  /** The first three rows. */
  readonly sample: readonly Fields[];
  /** Label → rows, among the rows looked at. Empty while the columns are unknown. */
  readonly labelCounts: ReadonlyMap<string, number>;
  readonly rowsSeen: number;
  readonly problems: readonly RowProblem[];
}

/**
 * Looks at the first rows of a file and closes it again.
 *
 * @throws DataError if the file cannot be read at all
 */
export async function previewDataset(files: DataFiles, path: string, options: PreviewOptions): Promise<DatasetPreview> {
  const reader = await chooseReader(files, path, options.readers);
  const rows: Fields[] = [];
  const problems: RowProblem[] = [];
  for await (const item of reader.read(files, path, { invalidUtf8: "replace" })) {
    if (item.kind === "row") rows.push(item.fields);
    else problems.push(item.problem);
    if (rows.length + problems.length >= (options.rows ?? 200)) break;
  }

  const preview = {
    reader: reader.name,
    columnNames: [...new Set(rows.flatMap((row) => Object.keys(row)))],
    sample: rows.slice(0, 3),
    rowsSeen: rows.length + problems.length,
    problems,
  };
  try {
    const columns = findColumns(rows, path, options.columns);
    return { ...preview, columns, labelCounts: countLabels(rows, columns.label) };
  } catch (error) {
    if (!(error instanceof DataError)) throw new Error(messageOf(error), { cause: error });
    return { ...preview, columnsError: error, labelCounts: new Map() };
  }
}

function countLabels(rows: readonly Fields[], column: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = labelKey(row[column]) ?? "";
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
