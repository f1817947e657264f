import type { DatasetPreview } from "@sentiment-tuner/data";
import * as vscode from "vscode";

import { columnItem } from "../../datasets/column-item.ts";
import { askOne } from "../../dialogs/quick-steps.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";

/** Asks for the column of the text and that of the label. The answer goes into `draft.reading`. */
export async function askColumns(draft: Draft, preview: DatasetPreview, place: StepPlace): Promise<StepResult> {
  const text = await askOne({
    ...place,
    placeholder: vscode.l10n.t("Which column contains the text?"),
    items: preview.columnNames.map((name) => columnItem(name, preview)),
    isActive: ({ name }) => name === preview.columns?.text,
  });
  if (text.kind !== "chosen") return text.kind;
  const label = await askOne({
    ...place,
    placeholder: vscode.l10n.t("Which column contains the label?"),
    items: preview.columnNames.filter((name) => name !== text.value.name).map((name) => columnItem(name, preview)),
    isActive: ({ name }) => name === preview.columns?.label,
  });
  if (label.kind === "back") return askColumns(draft, preview, place);
  if (label.kind !== "chosen") return label.kind;
  const { classes: _classes, labelMap: _labelMap, ...others } = draft.reading; // They were for another column.
  draft.reading = { ...others, textColumn: text.value.name, labelColumn: label.value.name };
  return "next";
}
