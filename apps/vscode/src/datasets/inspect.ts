import {
  type DataFiles,
  dataPlugin,
  DataError,
  type DatasetPreview,
  memoryFiles,
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
  readonly negative: number;
  readonly positive: number;
  /** Neutral rows, such as three stars of five. */
  readonly skipped: number;
  readonly badRows: number;
  readonly firstProblem?: { readonly line: number; readonly message: string };
  /** Reviews with the text of an earlier one; undefined for a large dataset. */
  readonly duplicates?: number;
  readonly meanCharacters: number;
  readonly columns: { readonly text: string; readonly label: string };
  readonly labelRule: string;
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
  return previewDataset(hostFiles, path, { readers: dataPlugin.readers, columns: columnsOf(reading), rows });
}

/**
 * Counts the reviews of a dataset: all of them if that is fast, else an estimate from the first rows.
 *
 * @throws DataError as a training run would: LABELS_UNKNOWN, ONE_CLASS, COLUMNS_AMBIGUOUS, FILE_EMPTY, …
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
  const dataset = await readDataset(hostFiles, [path], { ...readingOptions(reading), signal });
  const { reviews, classCounts, problems, problemCount, skipped, rowsRead, columns, labelRule } = dataset;
  const [problem] = problems;
  return {
    path,
    sizeBytes,
    isExact: true,
    rows: rowsRead,
    reviews: reviews.length,
    negative: classCounts[0] ?? 0,
    positive: classCounts[1] ?? 0,
    skipped,
    badRows: problemCount,
    ...(problem && { firstProblem: { line: problem.line, message: problem.message } }),
    duplicates: reviews.length - new Set(reviews.map(({ text }) => text)).size,
    meanCharacters: reviews.reduce((sum, { text }) => sum + text.length, 0) / Math.max(reviews.length, 1),
    columns,
    labelRule,
  };
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
  const preview = await previewDataset(metered, path, {
    readers: dataPlugin.readers,
    columns: columnsOf(reading),
    rows: PREVIEW_ROWS,
  });
  const { columns, columnsError, labelCounts, rowsSeen, problems, sample } = preview;
  if (columns === undefined) throw columnsError ?? new DataError("COLUMNS_NOT_FOUND", `"${path}" has no columns.`);
  const counted = await countLabels(labelCounts, reading);
  const [problem] = problems;
  // The size of a folder is unknown, and so is the part of a Parquet file that its first rows take.
  const factor = bytesRead > 0 && sizeBytes > 0 ? Math.max(sizeBytes / bytesRead, 1) : 1;
  const whole = (count: number): number => Math.round(count * factor);
  return {
    path,
    sizeBytes,
    isExact: false,
    rows: whole(rowsSeen),
    reviews: whole(counted.negative + counted.positive),
    negative: whole(counted.negative),
    positive: whole(counted.positive),
    skipped: whole(counted.skipped),
    badRows: whole(problems.length),
    ...(problem && { firstProblem: { line: problem.line, message: problem.message } }),
    meanCharacters: meanLength(sample.map((row) => row[columns.text])),
    columns,
    labelRule: counted.labelRule,
  };
}

interface LabelCounts {
  readonly negative: number;
  readonly positive: number;
  readonly skipped: number;
  readonly labelRule: string;
}

/** Counts what labels mean. The reader of datasets decides that: it reads rows that have only a label. */
async function countLabels(counts: ReadonlyMap<string, number>, reading: ReadingChoices): Promise<LabelCounts> {
  const rows = [...counts].flatMap(([label, count]) =>
    Array.from({ length: label === "" ? 0 : count }, () => JSON.stringify({ text: "a", label })),
  );
  const files = memoryFiles({ "labels.jsonl": rows.join("\n") });
  try {
    const labelMap = reading.labelMap && { labelMap: reading.labelMap };
    const options = { readers: dataPlugin.readers, columns: { text: "text", label: "label" }, seed: 0, ...labelMap };
    const { classCounts, skipped, labelRule } = await readDataset(files, ["labels.jsonl"], options);
    return { negative: classCounts[0] ?? 0, positive: classCounts[1] ?? 0, skipped, labelRule };
  } catch (error) {
    if (!(error instanceof DataError) || error.code !== "ONE_CLASS") throw error;
    // In a sorted file the other class may follow later.
    return { negative: 0, positive: 0, skipped: 0, labelRule: "" };
  }
}

function readingOptions(reading: ReadingChoices) {
  return {
    readers: dataPlugin.readers,
    columns: columnsOf(reading),
    ...(reading.labelMap && { labelMap: reading.labelMap }),
    invalidUtf8: reading.invalidUtf8 ?? ("replace" as const),
    seed: 0,
  };
}

function columnsOf({ textColumn, labelColumn }: ReadingChoices): { text?: string; label?: string } {
  return {
    ...(textColumn !== undefined && { text: textColumn }),
    ...(labelColumn !== undefined && { label: labelColumn }),
  };
}

function meanLength(values: readonly unknown[]): number {
  const texts = values.filter((value) => typeof value === "string");
  return texts.reduce((sum, text) => sum + text.length, 0) / Math.max(texts.length, 1);
}
