import {
  type DataFiles,
  dataPlugin,
  DataError,
  type DatasetPreview,
  type LabelPlan,
  previewDataset,
  readDataset,
} from "@sentiment-tuner/data";
import type { ReadingChoices } from "@sentiment-tuner/protocol";

import { hostFiles } from "./host-files.ts";

/** The counts of a dataset. Those of a large one are estimated from its first rows. */
export interface Inspection {
  readonly path: string;
  readonly sizeBytes: number;
  /** False if the counts are estimated from the first rows. */
  readonly isExact: boolean;
  readonly rows: number;
  readonly reviews: number;
  readonly classNames: readonly string[];
  /** Reviews of each class. All are 0 if the first rows of a large dataset have one class. */
  readonly classCounts: readonly number[];
  /** What the values of the label column become; undefined if it is not known yet. */
  readonly plan?: LabelPlan;
  /** Rows that the plan leaves out. */
  readonly skipped: number;
  readonly badRows: number;
  readonly firstProblem?: { readonly line: number; readonly message: string };
  /** Reviews with the text of an earlier one; undefined for a large dataset. */
  readonly duplicates?: number;
  /** Texts that occur with more than one label; undefined for a large dataset. */
  readonly conflicts?: number;
  /** Sentences about the file and its classes that the user should read. */
  readonly warnings?: readonly string[];
  readonly meanCharacters: number;
  readonly columns: { readonly text: string; readonly label: string };
}

/** Of larger files only the first rows are read: a hundred megabytes take seconds. */
const MOST_BYTES_TO_READ = 50 * 2 ** 20;
/** The same for Parquet, whose row groups are decompressed as a whole. */
const MOST_PARQUET_BYTES_TO_READ = 4 * 2 ** 20;
/** Time limit for reading a dataset to the end. After it, only the first rows are read. */
const MOST_MS_TO_READ = 4_000;
const PREVIEW_ROWS = 400;

/** Columns, labels and three rows of a file. @throws DataError if the file cannot be read */
export function previewFile(path: string, reading: ReadingChoices = {}, rows = PREVIEW_ROWS): Promise<DatasetPreview> {
  return previewDataset(hostFiles, path, { ...readingOptions(reading), rows });
}

/**
 * Counts the reviews of a dataset: all of them if that is fast, else an estimate from the first rows.
 *
 * @throws DataError as a training run would: LABELS_UNCLEAR, ONE_CLASS, COLUMNS_AMBIGUOUS, FILE_EMPTY, …
 */
export async function inspectDataset(
  path: string,
  reading: ReadingChoices = {},
  signal?: AbortSignal,
  mostMs = MOST_MS_TO_READ,
): Promise<Inspection> {
  const status = await hostFiles.stat(path);
  const sizeBytes = status?.sizeBytes ?? 0;
  const mostBytes = path.toLowerCase().endsWith(".parquet") ? MOST_PARQUET_BYTES_TO_READ : MOST_BYTES_TO_READ;
  if (sizeBytes <= mostBytes) {
    const deadline = AbortSignal.timeout(mostMs);
    try {
      return await readAll(path, sizeBytes, reading, signal ? AbortSignal.any([signal, deadline]) : deadline);
    } catch (error) {
      if (!deadline.aborted || error instanceof DataError || signal?.aborted === true) throw error;
    }
  }
  return readBeginning(path, sizeBytes, reading);
}

async function readAll(
  path: string,
  sizeBytes: number,
  reading: ReadingChoices,
  signal: AbortSignal,
): Promise<Inspection> {
  const dataset = await readDataset(hostFiles, [path], { ...readingOptions(reading), seed: 0, signal });
  const { reviews, classNames, classCounts, labelPlans, problems, problemCount, skipped, rowsRead, columns } = dataset;
  const warnings = [...dataset.notes.map(({ message }) => message), ...dataset.warnings];
  const [problem] = problems;
  const [plan] = labelPlans;
  return {
    path,
    sizeBytes,
    isExact: true,
    rows: rowsRead,
    reviews: reviews.length,
    classNames,
    classCounts,
    ...(plan && { plan }),
    skipped,
    badRows: problemCount,
    ...(problem && { firstProblem: { line: problem.line, message: problem.message } }),
    ...countRepeats(reviews),
    ...(warnings.length > 0 && { warnings }),
    meanCharacters: reviews.reduce((sum, { text }) => sum + text.length, 0) / Math.max(reviews.length, 1),
    columns,
  };
}

/** Reviews with the text of an earlier one, and texts with more than one label. */
function countRepeats(reviews: readonly { readonly text: string; readonly label: number }[]) {
  const labels = new Map<string, Set<number>>();
  for (const { text, label } of reviews) {
    const known = labels.get(text);
    if (known === undefined) labels.set(text, new Set([label]));
    else known.add(label);
  }
  const conflicts = [...labels.values()].filter(({ size }) => size > 1).length;
  return { duplicates: reviews.length - labels.size, conflicts };
}

async function readBeginning(path: string, sizeBytes: number, reading: ReadingChoices): Promise<Inspection> {
  let bytesRead = 0;
  const metered: DataFiles = {
    ...hostFiles,
    read: async function* (wanted) {
      for await (const chunk of hostFiles.read(wanted)) {
        bytesRead += chunk.length;
        yield chunk;
      }
    },
  };
  const preview = await previewDataset(metered, path, { ...readingOptions(reading), rows: PREVIEW_ROWS });
  const { columns, columnsError, rowsSeen, problems, sample } = preview;
  if (columns === undefined) throw columnsError ?? new DataError("COLUMNS_NOT_FOUND", `"${path}" has no columns.`);
  const { classNames, classCounts, plan, skipped } = countClasses(preview);
  const [problem] = problems;
  // The size of a folder is unknown, and so is the part of a Parquet file that its first rows take.
  const factor = bytesRead > 0 && sizeBytes > 0 ? Math.max(sizeBytes / bytesRead, 1) : 1;
  const whole = (count: number): number => Math.round(count * factor);
  return {
    path,
    sizeBytes,
    isExact: false,
    rows: whole(rowsSeen),
    reviews: whole(classCounts.reduce((sum, count) => sum + count, 0)),
    classNames,
    classCounts: classCounts.map(whole),
    ...(plan && { plan: { ...plan, values: plan.values.map((value) => ({ ...value, rows: whole(value.rows) })) } }),
    skipped: whole(skipped),
    badRows: whole(problems.length),
    ...(problem && { firstProblem: { line: problem.line, message: problem.message } }),
    meanCharacters: meanLength(sample.map((row) => row[columns.text])),
    columns,
  };
}

type ClassCounts = Pick<Inspection, "classNames" | "classCounts" | "plan" | "skipped">;

/** Counts the classes of the first rows. @throws DataError if the meaning of their labels is not clear */
function countClasses({ plan, labelsError, labelCounts }: DatasetPreview): ClassCounts {
  const hasOneLabel = [...labelCounts.keys()].filter((label) => label !== "").length < 2;
  if (labelsError !== undefined && !hasOneLabel) throw labelsError;
  // In a sorted file the other classes may follow later.
  if (plan === undefined || plan.classNames.length < 2) return { classNames: [], classCounts: [], skipped: 0 };
  const rowsOf = (name: string | undefined): number =>
    plan.values.reduce((sum, { className, rows }) => (className === name ? sum + rows : sum), 0);
  return { classNames: plan.classNames, classCounts: plan.classNames.map(rowsOf), plan, skipped: rowsOf(undefined) };
}

/** An invalid byte costs one character, unless the user says otherwise. */
function readingOptions({ textColumn, labelColumn, ...others }: ReadingChoices) {
  return {
    readers: dataPlugin.readers,
    columns: {
      ...(textColumn !== undefined && { text: textColumn }),
      ...(labelColumn !== undefined && { label: labelColumn }),
    },
    invalidUtf8: "replace" as const,
    ...others,
  };
}

function meanLength(values: readonly unknown[]): number {
  const texts = values.filter((value) => typeof value === "string");
  return texts.reduce((sum, text) => sum + text.length, 0) / Math.max(texts.length, 1);
}
