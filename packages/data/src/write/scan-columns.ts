import type { Fields, ReadItem } from "../read/reader.ts";
import type { ColumnKind } from "./table-writer.ts";

/** The columns of all records, in the order in which they first appear, and the kind of their values. */
export async function scanColumns(items: AsyncIterable<ReadItem>): Promise<Map<string, ColumnKind>> {
  const columns = new Map<string, ColumnKind | undefined>();
  for await (const item of items) {
    if (item.kind === "row") addColumns(item.fields, columns);
  }
  return new Map([...columns].map(([name, kind]) => [name, kind ?? "text"]));
}

/** @param columns - undefined for a column without a value so far */
function addColumns(fields: Fields, columns: Map<string, ColumnKind | undefined>): void {
  for (const [name, value] of Object.entries(fields)) {
    const known = columns.get(name);
    const kind = value === undefined || value === null ? undefined : kindOf(value);
    if (known !== undefined && (known === kind || kind === undefined)) continue;
    columns.set(name, known === undefined ? kind : bothKinds(known, kind));
  }
}

function kindOf(value: unknown): ColumnKind {
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return Number.isSafeInteger(value) ? "integer" : "number";
  return "json";
}

function bothKinds(first: ColumnKind, second: ColumnKind | undefined): ColumnKind {
  const areNumbers = [first, second].every((kind) => kind === "integer" || kind === "number");
  return areNumbers ? "number" : "json";
}
