import { chooseReader } from "../read/choose-reader.ts";
import { findColumns, type Columns } from "../columns/find-columns.ts";
import type { DataFiles } from "../files/data-files.ts";
import { DataError, messageOf } from "../errors.ts";
import { labelKey } from "../labels/label-schemes.ts";
import type { Fields, Reader } from "../read/reader.ts";
import type { RowProblem } from "../review.ts";

export interface PreviewOptions {
  readonly readers: readonly Reader[];
  readonly columns?: Partial<Columns>;
  /** Rows to read; default 200. */
  readonly rows?: number;
}

/** The first rows of a file. Its size does not matter. */
export interface DatasetPreview {
  readonly reader: string;
  readonly columnNames: readonly string[];
  /** The columns that reading would use; undefined if they were not found, with the reason in `columnsError`. */
  readonly columns?: Columns;
  readonly columnsError?: DataError;
  /** The first three rows. */
  readonly sample: readonly Fields[];
  /** Label → number of rows that were read. Empty if the columns are unknown. */
  readonly labelCounts: ReadonlyMap<string, number>;
  readonly rowsSeen: number;
  readonly problems: readonly RowProblem[];
}

/**
 * Reads the first rows of a file and closes it.
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
