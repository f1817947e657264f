import {
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type AsyncBuffer,
  type FileMetaData,
} from "hyparquet";
import type { DataFiles } from "../files/data-files.ts";
import { DataError, messageOf } from "../errors.ts";
import type { Reader, ReadItem } from "./reader.ts";
import { assertTableText, KIND_BYTES } from "./text/file-kind.ts";
import { pageDecompressors } from "./unpack-page.ts";

/**
 * Apache Parquet with every common compression, one row group at a time. The line of a row is its 1-based number.
 * The class names that Hugging Face's `datasets` stores for a `ClassLabel` column replace its numbers.
 */
export const parquetReader: Reader = {
  name: "parquet",
  extensions: [".parquet"],
  read: readParquet,
};

async function* readParquet(files: DataFiles, path: string): AsyncGenerator<ReadItem, void> {
  const status = await files.stat(path);
  const file: AsyncBuffer = {
    byteLength: status?.sizeBytes ?? 0,
    slice: async (start, end) => {
      const bytes = await files.readRange(path, start, end ?? status?.sizeBytes ?? start);
      return new Uint8Array(bytes).buffer; // A copy, because the bytes may be a view of a larger buffer.
    },
  };
  const orThrow = <T>(promise: Promise<T>): Promise<T> =>
    promise.catch((error: unknown) => {
      const message = `"${path}" is not a Parquet file that can be read: ${messageOf(error)}`;
      throw new DataError("FILE_BROKEN", message, { cause: error });
    });

  const start = await files.readRange(path, 0, Math.min(file.byteLength, KIND_BYTES));
  if (start[0] !== "P".charCodeAt(0) || start[1] !== "A".charCodeAt(0)) assertTableText(start, path);
  const metadata = await orThrow(parquetMetadataAsync(file).then(checkMetadata));
  const classNames = classNamesOf(metadata);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const rows = await orThrow(
      parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors: pageDecompressors }),
    );
    for (const [index, row] of rows.entries()) {
      const fields: Record<string, unknown> = row;
      for (const [column, names] of classNames) fields[column] = names[Number(fields[column])] ?? fields[column];
      yield { kind: "row", line: rowStart + index + 1, fields };
    }
    rowStart = rowEnd;
  }
}

/** Writers make groups of about a million rows; their values are in memory at once. */
const MOST_ROWS_IN_GROUP = 16 * 2 ** 20;

/**
 * Checks what the library finds out only while it reads: then it throws, and leaves the promises of other columns to reject without a
 * handler, which ends the process.
 */
function checkMetadata(metadata: FileMetaData): FileMetaData {
  const root = parquetSchema(metadata);
  for (const { columns, num_rows: rows } of metadata.row_groups) {
    if (rows < 0 || rows > MOST_ROWS_IN_GROUP) throw new RangeError(`a group claims ${String(rows)} rows`);
    const names = new Set<string>();
    for (const { meta_data: column } of columns) {
      const path = column?.path_in_schema ?? [];
      let children = root.children;
      for (const part of path) {
        const found = children.find(({ element }) => element.name === part);
        if (found === undefined) throw new RangeError(`the column "${path.join(".")}" is not in the schema`);
        children = found.children;
      }
      const name = path.join("\n");
      if (path.length === 0 || children.length > 0 || names.has(name)) {
        throw new RangeError(`the column "${path.join(".")}" is not one column of the schema`);
      }
      names.add(name);
    }
  }
  return metadata;
}

/** Column → names by class number, from the "huggingface" entry of the file's metadata; empty without such an entry. */
function classNamesOf(metadata: FileMetaData): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const json = metadata.key_value_metadata?.find(({ key }) => key === "huggingface")?.value;
  if (json === undefined) return found;
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return found; // The entry is optional: the numbers can be read without it.
  }
  const features = property(property(parsed, "info"), "features");
  for (const [column, feature] of Object.entries(features ?? {})) {
    const names = property(feature, "names");
    if (Array.isArray(names) && names.every((name) => typeof name === "string")) found.set(column, names);
  }
  return found;
}

function property(value: unknown, key: string): object | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === "object" && found !== null ? found : undefined;
}
