import { findTextColumn } from "../columns/find-columns.ts";
import { DataError } from "../errors.ts";
import type { DataFiles } from "../files/data-files.ts";
import { chooseReader } from "../read/choose-reader.ts";
import type { Reader, ReadItem, ReadNote, ReadOptions, TableDialect, TableOptions } from "../read/reader.ts";
import { scanColumns } from "./scan-columns.ts";
import type { ColumnKind, TableLayout } from "./table-writer.ts";

export interface OpenTableOptions extends TableOptions {
  readonly readers: readonly Reader[];
  /** Found by its name and content if absent. */
  readonly textColumn?: string;
  readonly onReplacedLine?: (path: string, line: number) => void;
  readonly onNote?: (note: ReadNote) => void;
  /** Called with the number of bytes whenever some are read for the records. */
  readonly onBytes?: (count: number) => void;
  readonly signal?: AbortSignal;
}

/** A file that is read once from beginning to end, and what a writer needs to know about it. */
export interface OpenTable {
  readonly layout: TableLayout;
  /** Undefined if the table has no rows. */
  readonly textColumn: string | undefined;
  /** Every record in order, also those that cannot be read. */
  readonly items: AsyncIterable<ReadItem>;
  /** Closes the file, also if its records were not read. */
  close(): Promise<void>;
}

/** Rows from which the column of the text is found. */
const ROWS_FOR_COLUMNS = 200;
/**
 * Small, so that what was read says how far the work is, and so that few records are in memory. Records that live for long are collected
 * late: with pieces of 64 kB the process grows by another 100 MB.
 */
const CHUNK_BYTES = 2 ** 13;

/**
 * Opens a table to write it again with more columns. A format without fixed columns, such as JSON, is read twice: first for its columns.
 *
 * @throws DataError if the file cannot be read, or its text column cannot be found; the signal's reason when it is aborted
 */
export async function openTable(files: DataFiles, path: string, options: OpenTableOptions): Promise<OpenTable> {
  const { readers, textColumn, onBytes, signal, onReplacedLine, onNote, ...table } = options;
  const reader = await chooseReader(files, path, readers);
  let dialect: TableDialect | undefined;
  const readOptions: ReadOptions = {
    ...table,
    invalidUtf8: table.invalidUtf8 ?? "error",
    keepRaw: true,
    isUnlabelled: true,
    ...(onReplacedLine && { onReplacedLine }),
    ...(onNote && { onNote }),
    onDialect: (found) => (dialect = found),
  };
  const items = reader.read(smallChunks(files, onBytes, signal), path, readOptions)[Symbol.asyncIterator]();
  const close = async (): Promise<void> => {
    await items.return?.();
  };
  try {
    const head = await takeRows(items, ROWS_FOR_COLUMNS);
    const rows = head.flatMap((item) => (item.kind === "row" ? [item.fields] : []));
    const [problem] = head.flatMap((item) => (item.kind === "problem" ? [item.problem] : []));
    if (rows.length === 0 && problem !== undefined) {
      const message = `None of the first ${String(head.length)} rows of "${path}" can be read. Line ${String(problem.line)}: ${problem.message}`;
      throw new DataError("ALL_ROWS_BAD", message);
    }
    const again = (): AsyncIterable<ReadItem> =>
      reader.read(smallChunks(files, undefined, signal), path, {
        ...table,
        invalidUtf8: "replace",
        isUnlabelled: true,
      });
    const layout: TableLayout = {
      ...{ files, path, reader: reader.name },
      columns: await columnsOf(reader, dialect, rows[0], again),
      ...(dialect && { dialect }),
      hasByteOrderMark: await hasByteOrderMark(files, path),
    };
    const text = rows.length === 0 ? undefined : findTextColumn(rows, path, textColumn);
    return { layout, textColumn: text, items: chain(head, items), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function columnsOf(
  reader: Reader,
  dialect: TableDialect | undefined,
  firstRow: object | undefined,
  again: () => AsyncIterable<ReadItem>,
): Promise<ReadonlyMap<string, ColumnKind>> {
  if (dialect !== undefined) return new Map(dialect.columns.map((name) => [name, "text"]));
  if (reader.name === "parquet") return new Map(Object.keys(firstRow ?? {}).map((name) => [name, "json"]));
  return scanColumns(again());
}

async function takeRows(items: AsyncIterator<ReadItem>, count: number): Promise<ReadItem[]> {
  const taken: ReadItem[] = [];
  let rows = 0;
  while (rows < count) {
    const next = await items.next();
    if (next.done === true) break;
    taken.push(next.value);
    if (next.value.kind === "row") rows++;
  }
  return taken;
}

async function* chain(head: readonly ReadItem[], others: AsyncIterator<ReadItem>): AsyncGenerator<ReadItem, void> {
  yield* head;
  for (let next = await others.next(); next.done !== true; next = await others.next()) yield next.value;
}

/** UTF-8 or UTF-16; the output is UTF-8 in any case. */
async function hasByteOrderMark(files: DataFiles, path: string): Promise<boolean> {
  if ((await files.stat(path))?.kind !== "file") return false;
  const [first, second, third] = await files.readRange(path, 0, 3);
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isUtf16 || (first === 0xef && second === 0xbb && third === 0xbf);
}

function smallChunks(
  files: DataFiles,
  onBytes: ((count: number) => void) | undefined,
  signal?: AbortSignal,
): DataFiles {
  return {
    stat: (path) => files.stat(path),
    list: (folder) => files.list(folder),
    async *read(path) {
      for await (const chunk of files.read(path)) {
        for (let start = 0; start < chunk.length; start += CHUNK_BYTES) {
          signal?.throwIfAborted();
          const part = chunk.subarray(start, start + CHUNK_BYTES);
          onBytes?.(part.length);
          yield part;
        }
      }
    },
    async readRange(path, start, end) {
      signal?.throwIfAborted();
      const bytes = await files.readRange(path, start, end);
      onBytes?.(bytes.length);
      return bytes;
    },
  };
}
