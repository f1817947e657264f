import type { DatasetPreview } from "@sentiment-tuner/data";
import type { QuickPickItem } from "vscode";

/** A column as a list shows it, with its values in the first three rows. */
export function columnItem(
  name: string,
  { sample }: Pick<DatasetPreview, "sample">,
): QuickPickItem & { readonly name: string } {
  const values = sample.map((row) => shortened(row[name]));
  return { name, label: `$(symbol-field) ${name}`, detail: values.join("  ·  ") };
}

const MOST_VALUE_CHARACTERS = 60;

function shortened(value: unknown): string {
  // Parquet has big integers; JSON does not.
  const toPlain = (_: string, part: unknown): unknown => (typeof part === "bigint" ? Number(part) : part);
  const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value, toPlain);
  const line = text.replace(/\s+/g, " ");
  return line.length > MOST_VALUE_CHARACTERS ? `${line.slice(0, MOST_VALUE_CHARACTERS - 1)}…` : line;
}
