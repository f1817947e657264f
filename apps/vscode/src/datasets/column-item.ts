import type { DatasetPreview } from "@sentiment-tuner/data";
import type { QuickPickItem } from "vscode";

import { plainLabel } from "../dialogs/plain-label.ts";

/** A column as a list shows it, with its values in the first three rows. */
export function columnItem(
  name: string,
  { sample }: Pick<DatasetPreview, "sample">,
): QuickPickItem & { readonly name: string } {
  const values = sample.map((row) => plainLabel(asText(row[name])));
  return { name, label: `$(symbol-field) ${plainLabel(name)}`, detail: values.join("  ·  ") };
}

function asText(value: unknown): string {
  // Parquet has big integers; JSON does not.
  const toPlain = (_: string, part: unknown): unknown => (typeof part === "bigint" ? Number(part) : part);
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value, toPlain);
}
