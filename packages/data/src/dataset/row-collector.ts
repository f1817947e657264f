import type { FoundColumns } from "../columns/find-columns.ts";
import { classOfRow, multipleLabels } from "../columns/one-hot.ts";
import { DataError, excerpt } from "../errors.ts";
import { labelKey } from "../labels/label-key.ts";
import type { PlanOptions } from "../labels/plan-labels.ts";
import type { Fields } from "../read/reader.ts";
import type { RowProblem, RowProblemCode } from "../review.ts";
import { createRandom, STREAM } from "../sampling/random.ts";
import { createFileLabels, type FileLabels } from "./file-labels.ts";
import { type LabelledReviews, labelReviews } from "./label-reviews.ts";

/** Up to this number of problems are kept with their lines. All are counted. */
const MAX_PROBLEMS_KEPT = 1_000;
/** A longer text is not a review: a quote was left open, or the file wants to fill the memory. */
const MOST_CHARACTERS = 1_000_000;
/** More rows than this without exactly one 1 show that the columns are not classes. */
const MOST_UNCLEAR_ROWS = 0.01;

export interface CollectorOptions extends Pick<PlanOptions, "classes" | "labelMap" | "target"> {
  readonly seed: number;
  readonly limit?: number;
}

interface CollectedRows extends LabelledReviews {
  readonly problems: RowProblem[];
  readonly problemCount: number;
}

/** Collects rows one by one. The meaning of the labels is decided in `finish`, when all rows are known. */
export interface RowCollector {
  /** Rows after this belong to another file, with its own columns and labels. */
  startFile(path: string, columns: FoundColumns): void;
  addRow(fields: Fields, path: string, line: number): void;
  addProblem(problem: RowProblem): void;
  readonly rows: number;
  /** @throws DataError if the rows cannot form a dataset */
  finish(): CollectedRows;
}

/** A file that is being collected. */
interface OpenFile {
  readonly columns: FoundColumns;
  readonly labels: FileLabels;
  rows: number;
  /** Rows without exactly one class, of a file with a column for each class. */
  unclearRows: number;
}

export function createRowCollector({ seed, limit, classes, labelMap, target }: CollectorOptions): RowCollector {
  const random = createRandom(seed, STREAM.sample);
  const files: OpenFile[] = [];
  const problems: RowProblem[] = [];
  let rows = 0;
  let problemCount = 0;
  let usable = 0;

  const report = (path: string, line: number, code: RowProblemCode, message: string): void => {
    problemCount++;
    if (problems.length < MAX_PROBLEMS_KEPT) problems.push({ path, line, code, message });
  };

  return {
    get rows() {
      return rows;
    },
    startFile(path, columns) {
      const labels = createFileLabels(path, columns.label, { limit, wordsColumn: columns.wordsColumn });
      files.push({ columns, labels, rows: 0, unclearRows: 0 });
    },
    addProblem({ path, line, code, message }) {
      rows++;
      report(path, line, code, message);
    },
    addRow(fields, path, line) {
      const file = files.at(-1);
      if (file === undefined) throw new RangeError("A row needs a file.");
      rows++;
      file.rows++;
      const { text: textColumn, label: labelColumn, classColumns } = file.columns;
      const text = fields[textColumn];
      if (typeof text !== "string" || text.trim() === "") {
        report(path, line, "TEXT_MISSING", `Column "${textColumn}" holds ${excerpt(text)} instead of a text.`);
        return;
      }
      if (text.length > MOST_CHARACTERS) {
        const limit = "the limit is 1,000,000. Is a quote missing before it?";
        report(path, line, "TEXT_TOO_LONG", `The text has ${text.length.toLocaleString("en-US")} characters; ${limit}`);
        return;
      }
      const value = classColumns === undefined ? fields[labelColumn] : classOfRow(fields, classColumns);
      if (text.trim() === textColumn && labelKey(value) === labelKey(labelColumn)) {
        report(path, line, "ROW_MALFORMED", "The row repeats the header.");
        return;
      }
      if (file.labels.add(value, { id: usable, text, line, path }, random.next())) {
        usable++;
        return;
      }
      if (classColumns !== undefined) file.unclearRows++;
      report(path, line, "LABEL_MISSING", missingLabel(file.columns, value));
    },
    finish() {
      for (const { columns, labels, rows: fileRows, unclearRows } of files) {
        if (columns.classColumns !== undefined && unclearRows >= Math.max(fileRows * MOST_UNCLEAR_ROWS, 1)) {
          throw multipleLabels(labels.path, columns.classColumns);
        }
      }
      if (usable === 0) throw allBad(rows, problems);
      const labelled = labelReviews(
        files.map(({ labels }) => labels),
        { limit, ...(classes && { classes }), ...(labelMap && { labelMap }), ...(target && { target }) },
        (kind, column, { rows: count, firstPlaces }) => {
          for (const { path, line, value } of firstPlaces) {
            if (kind === "empty") report(path, line, "LABEL_MISSING", noLabel(column, value));
            else report(path, line, "LABEL_UNKNOWN", `Label ${excerpt(value)} is rare and has no known meaning.`);
          }
          problemCount += count - firstPlaces.length;
        },
      );
      return { ...labelled, problems: inOrder(problems), problemCount };
    },
  };
}

function missingLabel({ label, classColumns }: FoundColumns, value: unknown): string {
  return classColumns === undefined
    ? noLabel(label, value)
    : `The row does not have exactly one 1 in the columns ${classColumns.join(", ")}.`;
}

function noLabel(column: string, value: unknown): string {
  return `Column "${column}" holds ${excerpt(value)} instead of a label.`;
}

/** Sorted by file, in order of first appearance, and then by line. */
function inOrder(problems: readonly RowProblem[]): RowProblem[] {
  const places = new Map<string, number>();
  for (const { path } of problems) if (!places.has(path)) places.set(path, places.size);
  const placeOf = ({ path }: RowProblem): number => places.get(path) ?? 0;
  return [...problems].sort((a, b) => placeOf(a) - placeOf(b) || a.line - b.line);
}

function allBad(rows: number, problems: readonly RowProblem[]): DataError {
  const [first] = problems;
  if (first === undefined) return new DataError("FILE_EMPTY", "There are no rows. Labelled reviews are needed.");
  return new DataError(
    "ALL_ROWS_BAD",
    `None of the ${String(rows)} rows can be used. The first problem is in "${first.path}", ` +
      `line ${String(first.line)}: ${first.message}`,
  );
}
