import { type ColumnChunk, type FileMetaData, parquetMetadataAsync, type RowGroup } from "hyparquet";
import { ParquetWriter } from "hyparquet-writer/src/parquet-writer.js";

import { type ByteSink, createByteSink } from "./byte-sink.ts";
import { addedElement, withAddedColumns } from "./parquet-elements.ts";
import type { AddedColumn, OutputRow, Sink, TableLayout, TableWriter } from "./table-writer.ts";

/** Bytes that are copied at once. */
const BYTES_PER_COPY = 2 ** 22;

/**
 * Writes a Parquet file again with more columns. The stored columns are copied byte for byte, row group by row group, so every type,
 * encoding and precision is kept.
 */
export async function openParquetCopier(
  layout: TableLayout,
  added: readonly AddedColumn[],
  sink: Sink,
): Promise<TableWriter> {
  const metadata = await readMetadata(layout);
  const [root, ...elements] = metadata.schema;
  const schema = [
    { ...root, name: root?.name ?? "root", num_children: (root?.num_children ?? 0) + added.length },
    ...elements,
    ...added.map(addedElement),
  ];
  const bytes = createByteSink(sink);
  const parquet = new ParquetWriter({
    writer: bytes.writer,
    schema,
    createdBy: "sentiment-tuner",
    kvMetadata: withAddedColumns(metadata.key_value_metadata ?? [], added),
  });
  const groups = metadata.row_groups.filter(({ num_rows }) => num_rows > 0n);
  let waiting: OutputRow["added"][] = [];

  const writeGroup = async (group: RowGroup): Promise<void> => {
    const columnData = added.map(({ name }, index) => ({
      name,
      data: waiting.map((values) => values[index] ?? null),
      offsetIndex: false,
    }));
    await parquet.write({ columnData, rowGroupSize: waiting.length });
    waiting = [];
    const copied: ColumnChunk[] = [];
    for (const chunk of group.columns) copied.push(await copyChunk(layout, chunk, bytes));
    const written = parquet.row_groups.at(-1);
    if (written === undefined) return;
    written.columns = [...copied, ...written.columns];
    written.total_byte_size += group.total_byte_size;
    delete written.total_compressed_size; // Optional, and no longer the sum of all columns.
    if (group.sorting_columns) written.sorting_columns = group.sorting_columns;
  };

  return {
    async write(rows) {
      for (const row of rows) {
        waiting.push(row.added);
        const group = groups[0];
        if (group === undefined || BigInt(waiting.length) < group.num_rows) continue;
        groups.shift();
        await writeGroup(group);
      }
    },
    async end() {
      await parquet.finish();
      await bytes.flush();
    },
  };
}

async function readMetadata({ files, path }: TableLayout): Promise<FileMetaData> {
  const byteLength = (await files.stat(path))?.sizeBytes ?? 0;
  const slice = async (start: number, end = byteLength): Promise<ArrayBuffer> =>
    new Uint8Array(await files.readRange(path, start, end)).buffer;
  return parquetMetadataAsync({ byteLength, slice }, { geoparquet: false });
}

/** Copies the pages of one column. Its statistics and indexes, which are optional, are left out. */
async function copyChunk({ files, path }: TableLayout, chunk: ColumnChunk, bytes: ByteSink): Promise<ColumnChunk> {
  const { meta_data: column } = chunk;
  if (column === undefined) throw new Error(`"${path}" has a column without metadata.`);
  const { dictionary_page_offset: dictionary, data_page_offset: data } = column;
  const hasDictionary = dictionary !== undefined && dictionary > 0n && dictionary < data; // Some writers store 0 for none.
  const start = Number(hasDictionary ? dictionary : data);
  const end = start + Number(column.total_compressed_size);
  await bytes.flush();
  const shift = BigInt(bytes.writer.offset - start);
  for (let from = start; from < end; from += BYTES_PER_COPY) {
    await bytes.append(await files.readRange(path, from, Math.min(from + BYTES_PER_COPY, end)));
  }
  const { type, encodings, path_in_schema, codec, num_values, total_uncompressed_size, total_compressed_size } = column;
  return {
    file_offset: 0n,
    meta_data: {
      ...{ type, encodings, path_in_schema, codec, num_values, total_uncompressed_size, total_compressed_size },
      data_page_offset: data + shift,
      ...(hasDictionary && { dictionary_page_offset: dictionary + shift }),
    },
  };
}
