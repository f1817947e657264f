import type { SchemaElement } from "hyparquet";
import { ParquetWriter } from "hyparquet-writer/src/parquet-writer.js";

import { createByteSink } from "./byte-sink.ts";
import { cellText } from "./cell-values.ts";
import { addedElement } from "./parquet-elements.ts";
import type { AddedColumn, ColumnKind, OutputRow, Sink, TableLayout, TableWriter } from "./table-writer.ts";

/** Rows of one group: enough to compress well, few enough to hold in memory. */
const ROWS_PER_GROUP = 10_000;
/** A group of long texts ends earlier. */
const CHARACTERS_PER_GROUP = 2 ** 24;

/** Writes a table of another format as Parquet. Columns of several kinds of values are written as JSON texts. */
export function openParquetWriter(layout: TableLayout, added: readonly AddedColumn[], sink: Sink): TableWriter {
  const columns = [...layout.columns];
  const schema: SchemaElement[] = [
    { name: "root", num_children: columns.length + added.length },
    ...columns.map(([name, kind]) => ({ name, repetition_type: "OPTIONAL" as const, ...ELEMENTS[kind] })),
    ...added.map(addedElement),
  ];
  const bytes = createByteSink(sink);
  const parquet = new ParquetWriter({ writer: bytes.writer, schema, createdBy: "sentiment-tuner" });
  let group: OutputRow[] = [];
  let characters = 0;

  const writeGroup = async (): Promise<void> => {
    const columnData = [
      ...columns.map(([name, kind]) => ({ name, data: group.map(({ item }) => valueOf(item, name, kind)) })),
      ...added.map(({ name }, index) => ({ name, data: group.map((row) => row.added[index] ?? null) })),
    ];
    await parquet.write({ columnData, rowGroupSize: Math.max(group.length, 1) });
    await bytes.flush();
    group = [];
    characters = 0;
  };

  return {
    async write(rows) {
      for (const row of rows) {
        group.push(row);
        characters += row.item.raw?.length ?? 0;
        if (group.length === ROWS_PER_GROUP || characters > CHARACTERS_PER_GROUP) await writeGroup();
      }
    },
    async end() {
      if (group.length > 0) await writeGroup();
      await parquet.finish();
      await bytes.flush();
    },
  };
}

const ELEMENTS: Readonly<Record<ColumnKind, Omit<SchemaElement, "name">>> = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  json: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  number: { type: "DOUBLE" },
  integer: { type: "INT64" },
  boolean: { type: "BOOLEAN" },
};

function valueOf(item: OutputRow["item"], name: string, kind: ColumnKind): unknown {
  const value = item.kind === "row" ? item.fields[name] : undefined;
  if (value === undefined || value === null) return null;
  if (kind === "integer") return BigInt(Number(value));
  return kind === "text" || kind === "json" ? cellText(value) : value;
}
