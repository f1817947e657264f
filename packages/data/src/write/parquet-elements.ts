import type { KeyValue, SchemaElement } from "hyparquet";

import type { AddedColumn } from "./table-writer.ts";

/** The schema of an added column; a row may have no value in it. */
export function addedElement({ name, kind }: AddedColumn): SchemaElement {
  if (kind === "number") return { name, type: "DOUBLE", repetition_type: "OPTIONAL" };
  const text = { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } } as const;
  return { name, repetition_type: "OPTIONAL", ...text };
}

/**
 * The entries of a file's metadata with the added columns. Hugging Face's `datasets` rejects a file whose columns differ from those in its
 * entry. Arrow's entry is a binary schema of the old columns, and is left out.
 */
export function withAddedColumns(entries: readonly KeyValue[], added: readonly AddedColumn[]): KeyValue[] {
  return entries.flatMap((entry) => {
    if (entry.key === "ARROW:schema") return [];
    if (entry.key !== "huggingface") return [entry];
    const value = withFeatures(entry.value, added);
    return value === undefined ? [] : [{ key: entry.key, value }];
  });
}

function withFeatures(json: string | undefined, added: readonly AddedColumn[]): string | undefined {
  try {
    const parsed = JSON.parse(json ?? "") as { info?: { features?: Record<string, unknown> } };
    const features = { ...parsed.info?.features };
    for (const { name, kind } of added) {
      features[name] = { dtype: kind === "number" ? "float64" : "string", _type: "Value" };
    }
    return JSON.stringify({ ...parsed, info: { ...parsed.info, features } });
  } catch {
    return undefined; // Readers do without the entry.
  }
}
