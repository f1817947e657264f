import type { ReadItem } from "../read/reader.ts";
import { jsonValue } from "./cell-values.ts";
import type { AddedColumn, OutputRow, Sink, TableLayout, TableWriter } from "./table-writer.ts";

/** Writes one object per line. A line of a JSON Lines file is written as the file has it, with the added keys before its last brace. */
export function openJsonLinesWriter(layout: TableLayout, added: readonly AddedColumn[], sink: Sink): TableWriter {
  const encoder = new TextEncoder();
  return {
    async write(rows) {
      await sink(encoder.encode(rows.map((row) => `${lineOf(row, layout, added)}\n`).join("")));
    },
    end: () => Promise.resolve(),
  };
}

/** Writes an array with one object per line. */
export async function openJsonWriter(
  layout: TableLayout,
  added: readonly AddedColumn[],
  sink: Sink,
): Promise<TableWriter> {
  const encoder = new TextEncoder();
  let separator = "\n";
  await sink(encoder.encode("["));
  return {
    async write(rows) {
      const objects = rows.map((row) => {
        const before = separator;
        separator = ",\n";
        return before + objectOf(row, layout, added);
      });
      await sink(encoder.encode(objects.join("")));
    },
    end: () => sink(encoder.encode("\n]\n")),
  };
}

function lineOf(row: OutputRow, layout: TableLayout, added: readonly AddedColumn[]): string {
  const line = rawLine(row.item, layout);
  if (line === undefined) return objectOf(row, layout, added);
  if (row.item.kind === "problem") return line; // It is not an object, so it has no room for more keys.
  const end = line.lastIndexOf("}");
  const isEmpty = Object.keys(row.item.fields).length === 0;
  return line.slice(0, end) + (isEmpty ? "" : ",") + addedKeys(row, added) + line.slice(end);
}

/** The line of a JSON Lines file; undefined for a record of another format, or of several lines. */
function rawLine({ raw }: ReadItem, { dialect }: TableLayout): string | undefined {
  if (raw === undefined || dialect !== undefined || /[\r\n]/.test(raw.trim())) return undefined;
  return raw;
}

function objectOf(row: OutputRow, { columns }: TableLayout, added: readonly AddedColumn[]): string {
  const { item } = row;
  const fields = item.kind === "row" ? item.fields : {};
  const names = item.kind === "row" ? Object.keys(fields) : columns.keys();
  const own = Array.from(names, (name) => `${JSON.stringify(name)}:${JSON.stringify(jsonValue(fields[name]) ?? null)}`);
  return `{${[...own, addedKeys(row, added)].join(",")}}`;
}

function addedKeys({ added }: OutputRow, columns: readonly AddedColumn[]): string {
  return columns.map(({ name }, index) => `${JSON.stringify(name)}:${JSON.stringify(added[index] ?? null)}`).join(",");
}
