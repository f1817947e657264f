import { dataPlugin, type DataFiles, previewDataset, type Reader, type ReadItem } from "@sentiment-tuner/data";

import { hostFiles, textFiles } from "./host-files.ts";

/** Finds the review at a line, with the readers that training uses. */
export interface RowIndex {
  /**
   * @param line - 1-based
   * @returns the text of the row at that line; undefined if there is none
   * @throws the signal's reason when it is aborted
   */
  textAt(line: number, signal: AbortSignal): Promise<string | undefined>;
  /** The 1-based line where the row at that line starts; undefined if there is none. */
  startOf(line: number, signal: AbortSignal): Promise<number | undefined>;
  dispose(): void;
}

interface IndexedRow {
  readonly line: number;
  readonly text: string;
}

/**
 * Indexes the rows of a text lazily, each row once.
 *
 * @param path - its extension decides the format
 * @returns undefined if the text is not a dataset: its format or its columns are unknown
 */
export async function indexRows(path: string, text: string): Promise<RowIndex | undefined> {
  const reader = readerFor(path);
  if (reader === undefined) return undefined;
  const files: DataFiles = { ...hostFiles, ...textFiles(path, text) };
  const preview = await previewDataset(files, path, { readers: [reader] }).catch(() => undefined); // It cannot be read.
  const column = preview?.columns?.text;
  if (column === undefined) return undefined;

  const read: AsyncIterable<ReadItem, unknown> = reader.read(files, path, { invalidUtf8: "replace" });
  const items = read[Symbol.asyncIterator]();
  const rows: IndexedRow[] = [];
  let isDone = false;

  async function rowAt(line: number, signal: AbortSignal): Promise<IndexedRow | undefined> {
    while (!isDone && (rows.at(-1)?.line ?? 0) <= line) {
      signal.throwIfAborted();
      const next = await items.next();
      if (next.done === true) isDone = true;
      else if (next.value.kind === "row") {
        rows.push({ line: next.value.line, text: fieldText(next.value.fields[column ?? ""]) });
      }
    }
    return lastAtOrBefore(rows, line);
  }

  return {
    async textAt(line, signal) {
      const row = await rowAt(line, signal);
      return row === undefined || row.text === "" ? undefined : row.text;
    },
    startOf: async (line, signal) => (await rowAt(line, signal))?.line,
    dispose() {
      isDone = true;
      rows.length = 0;
    },
  };
}

function readerFor(path: string): Reader | undefined {
  const name = path.toLowerCase();
  return dataPlugin.readers.find(
    (reader) => reader.name !== "parquet" && reader.extensions.some((extension) => name.endsWith(extension)),
  );
}

function fieldText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function lastAtOrBefore(rows: readonly IndexedRow[], line: number): IndexedRow | undefined {
  let low = 0;
  let high = rows.length; // Rows before `low` start at or before the line, those from `high` on after it.
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.line ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return rows[low - 1];
}
