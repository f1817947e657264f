import { memoryFiles } from "./files/memory-files.ts";
import { dataPlugin } from "./plugin.ts";
import { readDataset, type Dataset, type ReadDatasetOptions } from "./dataset/read-dataset.ts";
import type { Fields, Reader, ReadNote, ReadOptions } from "./read/reader.ts";
import type { Review, RowProblem } from "./review.ts";

export interface Items {
  readonly rows: readonly { readonly line: number; readonly fields: Fields; readonly path?: string }[];
  readonly problems: readonly RowProblem[];
  readonly notes: readonly ReadNote[];
}

/** Everything that a reader yields for a file in memory. */
export async function itemsOf(
  reader: Reader,
  content: string | Uint8Array,
  { chunkBytes, ...options }: Partial<ReadOptions> & { readonly chunkBytes?: number } = {},
): Promise<Items> {
  const rows: Items["rows"][number][] = [];
  const problems: RowProblem[] = [];
  const notes: ReadNote[] = [];
  const files = memoryFiles({ file: content }, chunkBytes);
  const onNote = (note: ReadNote): void => {
    notes.push(note);
  };
  for await (const item of reader.read(files, "file", { invalidUtf8: "error", onNote, ...options })) {
    if (item.kind === "problem") problems.push(item.problem);
    else rows.push({ line: item.line, fields: { ...item.fields } });
  }
  return { rows, problems, notes };
}

/** A dataset from files in memory; reads all of them unless paths are given. */
export function datasetOf(
  contents: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<ReadDatasetOptions> & { readonly paths?: readonly string[] } = {},
): Promise<Dataset> {
  const { paths = Object.keys(contents), ...rest } = options;
  return readDataset(memoryFiles(contents), paths, { readers: dataPlugin.readers, seed: 1, ...rest });
}

/** Reviews from texts: those that start with + are positive. */
export function reviewsOf(texts: readonly string[]): Review[] {
  return texts.map((text, id) => ({ id, text, label: text.startsWith("+") ? 1 : 0, line: id + 1, path: "memory" }));
}
