import { chooseReader } from "../read/choose-reader.ts";
import { findColumns, type Columns, type FoundColumns } from "../columns/find-columns.ts";
import type { DataFiles } from "../files/data-files.ts";
import { DataError, messageOf } from "../errors.ts";
import { classOfRow } from "../columns/one-hot.ts";
import { labelKey } from "../labels/label-key.ts";
import type { LabelPlan } from "../labels/label-plan.ts";
import { planLabels, type PlanOptions } from "../labels/plan-labels.ts";
import type { Fields, Reader, TableOptions } from "../read/reader.ts";
import type { RowProblem } from "../review.ts";

export interface PreviewOptions extends TableOptions, Pick<PlanOptions, "classes" | "labelMap"> {
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
  /** What these labels would become. Undefined if that is not clear, with the reason in `labelsError`. */
  readonly plan?: LabelPlan;
  readonly labelsError?: DataError;
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
  const { delimiter, hasHeader, quotes, encoding } = options;
  const table = {
    ...(delimiter !== undefined && { delimiter }),
    ...(hasHeader !== undefined && { hasHeader }),
    ...(quotes && { quotes }),
    ...(encoding !== undefined && { encoding }),
  };
  for await (const item of reader.read(files, path, { ...table, invalidUtf8: "replace" })) {
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
  let found: FoundColumns;
  try {
    found = findColumns(rows, path, options.columns, options.labelMap);
  } catch (error) {
    return { ...preview, columnsError: dataErrorOf(error), labelCounts: new Map() };
  }
  const { text, label, wordsColumn } = found;
  const labels = rows.map((row) => (found.classColumns ? classOfRow(row, found.classColumns) : row[label]));
  return {
    ...preview,
    columns: { text, label },
    labelCounts: countLabels(labels),
    ...planOf(labels, label, { ...options, path, ...(wordsColumn !== undefined && { wordsColumn }) }),
  };
}

function planOf(
  labels: readonly unknown[],
  column: string,
  options: PlanOptions,
): Pick<DatasetPreview, "plan" | "labelsError"> {
  try {
    return {
      plan: planLabels(
        labels.map((value) => ({ value, rows: 1 })),
        column,
        options,
      ),
    };
  } catch (error) {
    return { labelsError: dataErrorOf(error) };
  }
}

function dataErrorOf(error: unknown): DataError {
  if (error instanceof DataError) return error;
  throw new Error(messageOf(error), { cause: error });
}

function countLabels(labels: readonly unknown[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) {
    const key = labelKey(label) ?? "";
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
