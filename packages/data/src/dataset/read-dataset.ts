import { chooseReader } from "../read/choose-reader.ts";
import { findColumns, type Columns } from "../columns/find-columns.ts";
import type { DataFiles } from "../files/data-files.ts";
import { DataError } from "../errors.ts";
import { classWarnings } from "../labels/class-warnings.ts";
import type { ClassesChoice, LabelMap, LabelPlan, TargetClasses } from "../labels/label-plan.ts";
import { meteredFiles, totalBytesOf, type ReadProgress } from "../files/metered-files.ts";
import type { Fields, Reader, ReadNote, ReadOptions, TableOptions } from "../read/reader.ts";
import type { Review, RowProblem } from "../review.ts";
import { createRowCollector, type RowCollector } from "./row-collector.ts";

export interface ReadDatasetOptions extends TableOptions {
  readonly readers: readonly Reader[];
  /** Columns that the user named. The others are found by name and content. */
  readonly columns?: Partial<Columns>;
  /** The classes of the user's own labels. */
  readonly labelMap?: LabelMap;
  /** Default `auto`. */
  readonly classes?: ClassesChoice;
  /** For evaluation: the classes that labels must become. They are matched by meaning, and the result has them in this order. */
  readonly target?: TargetClasses;
  /** Keep this many reviews, a stratified sample of the whole; at least 2. */
  readonly limit?: number;
  /** Seed of the sample. */
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** Labelled reviews, and how they were read. */
export interface Dataset {
  /** In the order of the files. */
  readonly reviews: Review[];
  /** Rows left out for a problem, in the order of the files; the first 1,000 at most. */
  readonly problems: RowProblem[];
  /** Number of all rows left out for a problem. */
  readonly problemCount: number;
  /**
   * Rows left out by the label plans and by no problem: those whose label means that there is none, and those that the user left out. So
   * the rows of all classes, `skipped` and `problemCount` add up to `rowsRead`.
   */
  readonly skipped: number;
  /** Usable reviews by class, before the limit. */
  readonly classCounts: readonly number[];
  /** Lines in which invalid UTF-8 was replaced; always 0 under the rule `error`. */
  readonly replacedLines: number;
  /** The first of them. */
  readonly firstReplaced?: { readonly path: string; readonly line: number };
  /** What the user should know about the files, such as an encoding other than UTF-8; the first 100 at most. */
  readonly notes: readonly ReadNote[];
  /** By index: the labels of the reviews are indices into it. */
  readonly classNames: readonly string[];
  /** Whether the classes are ordered, such as stars. */
  readonly isOrdered: boolean;
  /** What became of each value of the label column, for each file. */
  readonly labelPlans: readonly LabelPlan[];
  /** The columns of the first file. */
  readonly columns: Columns;
  /** The meaning of the labels, in words. */
  readonly labelRule: string;
  /** All records: usable, skipped and bad ones. */
  readonly rowsRead: number;
  /** What to know before training, such as a class with few reviews. */
  readonly warnings: readonly string[];
}

/** Rows from which the columns are found. */
const ROWS_FOR_COLUMNS = 200;
const PROGRESS_EVERY_BYTES = 2 ** 20;
const MOST_NOTES = 100;

/**
 * Reads labelled reviews from files or folders into one dataset. Keeps only texts and labels in memory.
 *
 * Columns and the meaning of the labels are found for each file; the classes of all files are united.
 *
 * @throws DataError if a file or the dataset as a whole cannot be used; a bad row is a problem in the result
 * @throws the signal's reason when it is aborted
 */
export async function readDataset(
  files: DataFiles,
  paths: readonly string[],
  options: ReadDatasetOptions,
): Promise<Dataset> {
  const { limit, onProgress, signal } = options;
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 2)) {
    throw new RangeError(`The limit must be a whole number of at least 2, not ${String(limit)}.`);
  }
  const collector = createRowCollector(options);
  const totalBytes = await totalBytesOf(files, paths);
  let bytesRead = 0;
  let nextReport = 0;
  const metered = meteredFiles(
    files,
    (count) => {
      bytesRead += count;
      if (bytesRead < nextReport) return;
      nextReport = bytesRead + PROGRESS_EVERY_BYTES;
      onProgress?.({ bytesRead, totalBytes, rows: collector.rows });
    },
    signal,
  );

  let replacedLines = 0;
  let firstReplaced: Dataset["firstReplaced"];
  const onReplacedLine = (path: string, line: number): void => {
    replacedLines++;
    firstReplaced ??= { path, line };
  };
  const notes: ReadNote[] = [];
  const onNote = (note: ReadNote): void => {
    if (notes.length < MOST_NOTES) notes.push(note);
  };
  let columns: Columns | undefined;
  for (const path of paths) {
    const found = await collectFile(metered, path, options, collector, { onReplacedLine, onNote });
    columns ??= found;
  }
  const collected = collector.finish();
  const { classNames, classCounts } = collected;
  // Small classes of a test set need no warning.
  const warnings = options.target === undefined ? classWarnings(classNames, classCounts) : [];
  onProgress?.({ bytesRead, totalBytes, rows: collector.rows });
  return {
    ...collected,
    warnings: [...collected.warnings, ...warnings],
    replacedLines,
    ...(firstReplaced !== undefined && { firstReplaced }),
    notes,
    columns: columns ?? { text: "text", label: "label" },
    rowsRead: collector.rows,
  };
}

/** @returns the columns of the file; undefined if no row could be read */
async function collectFile(
  files: DataFiles,
  path: string,
  options: ReadDatasetOptions,
  collector: RowCollector,
  callbacks: Pick<ReadOptions, "onReplacedLine" | "onNote">,
): Promise<Columns | undefined> {
  const { readers, invalidUtf8 = "error", signal, delimiter, hasHeader, quotes, encoding } = options;
  const table = {
    ...(delimiter !== undefined && { delimiter }),
    ...(hasHeader !== undefined && { hasHeader }),
    ...(quotes && { quotes }),
    ...(encoding !== undefined && { encoding }),
  };
  const reader = await chooseReader(files, path, readers);
  let waiting: { fields: Fields; path: string; line: number }[] = [];
  let columns: Columns | undefined;
  const settleColumns = (): void => {
    if (waiting.length === 0) return;
    const found = findColumns(
      waiting.map(({ fields }) => fields),
      path,
      options.columns,
      options.labelMap,
    );
    columns = { text: found.text, label: found.label };
    collector.startFile(path, found);
    for (const row of waiting) collector.addRow(row.fields, row.path, row.line);
    waiting = [];
  };

  const rowsBefore = collector.rows;
  for await (const item of reader.read(files, path, { ...table, invalidUtf8, ...callbacks })) {
    if (collector.rows % 1024 === 0) signal?.throwIfAborted();
    if (item.kind === "problem") {
      collector.addProblem(item.problem);
    } else if (columns !== undefined) {
      collector.addRow(item.fields, item.path ?? path, item.line);
    } else {
      waiting.push({ fields: item.fields, path: item.path ?? path, line: item.line });
      if (waiting.length === ROWS_FOR_COLUMNS) settleColumns();
    }
  }
  if (columns === undefined) settleColumns();
  if (collector.rows === rowsBefore) {
    throw new DataError("FILE_EMPTY", `"${path}" holds no rows. Choose a file with labelled reviews.`);
  }
  return columns;
}
