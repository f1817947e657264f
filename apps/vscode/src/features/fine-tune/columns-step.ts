import type { DatasetPreview } from "@sentiment-tuner/data";
import * as vscode from "vscode";

import { columnItem } from "../../datasets/column-item.ts";
import { inspectDataset, previewFile } from "../../datasets/inspect.ts";
import { askMany, askOne } from "../../dialogs/quick-steps.ts";
import { codeOf, messageOf } from "../../errors.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";

/**
 * Reads the dataset and asks for what is unclear: the columns, and the meaning of its labels.
 *
 * @param mustAsk - asks for the columns even if they are clear
 * @throws DataError if the dataset cannot be used
 */
export async function resolveReading(draft: Draft, place: StepPlace, mustAsk = false): Promise<StepResult> {
  const { datasetPath } = draft;
  if (datasetPath === undefined) return "back";
  const preview = await previewFile(datasetPath, mustAsk ? {} : draft.reading);
  draft.preview = preview;
  const canAsk = preview.columnNames.length > 1; // A file without rows has no columns: reading it reports that.
  if (canAsk && (mustAsk || preview.columns === undefined)) {
    const result = await askColumns(draft, preview, place);
    if (result !== "next") return result;
    draft.preview = await previewFile(datasetPath, draft.reading);
  }
  for (;;) {
    try {
      draft.inspection = await withProgress(() => inspectDataset(datasetPath, draft.reading));
      return "next";
    } catch (error) {
      const isNewLabel = codeOf(error) === "LABELS_UNKNOWN" && draft.reading.labelMap === undefined;
      if (!isNewLabel) throw error;
      const result = await askLabels(draft, draft.preview, place, messageOf(error));
      if (result !== "next") return result;
    }
  }
}

async function askColumns(draft: Draft, preview: DatasetPreview, place: StepPlace): Promise<StepResult> {
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
  draft.reading = { textColumn: text.value.name, labelColumn: label.value.name };
  return "next";
}

/** Asks which of unknown labels are positive and which negative. */
async function askLabels(
  draft: Draft,
  { labelCounts, columns }: DatasetPreview,
  place: StepPlace,
  problem: string,
): Promise<StepResult> {
  const labels = [...labelCounts].filter(([label]) => label !== "");
  if (labels.length < 2 || labels.length > 50) throw new Error(problem);
  const itemOf = ([label, count]: readonly [string, number]) => ({
    label,
    description: vscode.l10n.t("{0} of the first {1} rows", count, sum(labels)),
  });
  const column = columns?.label ?? "";
  const positive = await askMany({
    ...place,
    placeholder: vscode.l10n.t('Which values of "{0}" are positive?', column),
    items: labels.map(itemOf),
  });
  if (positive.kind !== "chosen") return positive.kind;
  const isPositive = (label: string): boolean => positive.value.some((item) => item.label === label);
  const negative = await askMany({
    ...place,
    placeholder: vscode.l10n.t('Which values of "{0}" are negative? The others are not used.', column),
    items: labels.filter(([label]) => !isPositive(label)).map(itemOf),
  });
  if (negative.kind === "back")
    return askLabels(draft, { ...emptyPreview, labelCounts, ...(columns && { columns }) }, place, problem);
  if (negative.kind !== "chosen") return negative.kind;
  const isNegative = (label: string): boolean => negative.value.some((item) => item.label === label);
  const meaningOf = (label: string) => (isPositive(label) ? "positive" : isNegative(label) ? "negative" : "skip");
  draft.reading = {
    ...draft.reading,
    labelMap: Object.fromEntries(labels.map(([label]) => [label, meaningOf(label)] as const)),
  };
  return "next";
}

const emptyPreview: DatasetPreview = {
  reader: "",
  columnNames: [],
  sample: [],
  labelCounts: new Map(),
  rowsSeen: 0,
  problems: [],
};

function sum(labels: readonly (readonly [string, number])[]): number {
  return labels.reduce((total, [, count]) => total + count, 0);
}

function withProgress<T>(work: () => Promise<T>): Thenable<T> {
  const title = vscode.l10n.t("Reading the reviews…");
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, work);
}
