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

import { localFiles } from "./local-files.ts";

/** What a dataset turned out to be; of a large one, what its first rows tell. */
export interface Inspection {
  readonly path: string;
  readonly sizeBytes: number;
  /** False: read from the first rows, and counts of the whole are estimates. */
  readonly isExact: boolean;
  readonly rows: number;
  readonly reviews: number;
  readonly negative: number;
  readonly positive: number;
  /** Rows that are neither, such as three stars of five. */
  readonly skipped: number;
  readonly badRows: number;
  readonly firstProblem?: { readonly line: number; readonly message: string };
  /** Reviews whose text occurred before; unknown for a large dataset. */
  readonly duplicates?: number;
  readonly meanCharacters: number;
  readonly columns: { readonly text: string; readonly label: string };
  readonly labelRule: string;
}

/** Larger files are known by their first rows alone: a hundred megabytes take seconds to read. */
const MOST_BYTES_TO_READ = 50 * 2 ** 20;
/** The same for Parquet, whose row groups are unpacked in one go. */
const MOST_PARQUET_BYTES_TO_READ = 4 * 2 ** 20;
/** Most time for reading a dataset to the end before its first rows have to do. */
const MOST_MS_TO_READ = 4_000;
const PREVIEW_ROWS = 400;

/** The first look: columns, labels, three rows. @throws DataError if the file cannot be read at all */
export function previewFile(path: string, reading: ReadingChoices = {}, rows = PREVIEW_ROWS): Promise<DatasetPreview> {
  return previewDataset(localFiles, path, { readers: dataPlugin.readers, columns: columnsOf(reading), rows });
}

/**
 * Counts a dataset, to the end where that is quick.
 *
 * @throws DataError as reading does: LABELS_UNKNOWN, ONE_CLASS, COLUMNS_AMBIGUOUS, FILE_EMPTY, …
 */
export async function inspectDataset(
  path: string,
  reading: ReadingChoices = {},
  signal?: AbortSignal,
  mostMs = MOST_MS_TO_READ,
): Promise<Inspection> {
  const status = await localFiles.stat(path);
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
  const dataset = await readDataset(localFiles, [path], { ...readingOptions(reading), signal });
  const { reviews, classCounts, problems, problemCount, skipped, rowsRead, columns, labelRule } = dataset;
  const [problem] = problems;
  return {
    path,
    sizeBytes,
    isExact: true,
    rows: rowsRead,
    reviews: reviews.length,
    negative: classCounts[0],
    positive: classCounts[1],
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
    ...localFiles,
    read: async function* (wanted) {
      for await (const chunk of localFiles.read(wanted)) {
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
  const judged = await judgeLabels(labelCounts, reading);
  const [problem] = problems;
  // A folder's size is not known, and neither is how much of a Parquet file its first rows are.
  const factor = bytesRead > 0 && sizeBytes > 0 ? Math.max(sizeBytes / bytesRead, 1) : 1;
  const whole = (count: number): number => Math.round(count * factor);
  return {
    path,
    sizeBytes,
    isExact: false,
    rows: whole(rowsSeen),
    reviews: whole(judged.negative + judged.positive),
    negative: whole(judged.negative),
    positive: whole(judged.positive),
    skipped: whole(judged.skipped),
    badRows: whole(problems.length),
    ...(problem && { firstProblem: { line: problem.line, message: problem.message } }),
    meanCharacters: meanLength(sample.map((row) => row[columns.text])),
    columns,
    labelRule: judged.labelRule,
  };
}

interface JudgedLabels {
  readonly negative: number;
  readonly positive: number;
  readonly skipped: number;
  readonly labelRule: string;
}

/** What labels mean is decided by the reader alone: it is given rows that have nothing but them. */
async function judgeLabels(counts: ReadonlyMap<string, number>, reading: ReadingChoices): Promise<JudgedLabels> {
  const rows = [...counts].flatMap(([label, count]) =>
    Array.from({ length: label === "" ? 0 : count }, () => JSON.stringify({ text: "a", label })),
  );
  const files = memoryFiles({ "labels.jsonl": rows.join("\n") });
  try {
    const labelMap = reading.labelMap && { labelMap: reading.labelMap };
    const options = { readers: dataPlugin.readers, columns: { text: "text", label: "label" }, seed: 0, ...labelMap };
    const { classCounts, skipped, labelRule } = await readDataset(files, ["labels.jsonl"], options);
    return { negative: classCounts[0], positive: classCounts[1], skipped, labelRule };
  } catch (error) {
    if (!(error instanceof DataError) || error.code !== "ONE_CLASS") throw error;
    // A sorted file begins with one class; the other may follow.
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
