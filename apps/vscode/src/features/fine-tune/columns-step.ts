import type { DatasetPreview } from "@sentiment-tuner/data";
import * as vscode from "vscode";

import { codeOf, messageOf } from "../../errors.ts";
import { inspectDataset, previewFile } from "../../dataset/inspect.ts";
import { askMany, askOne } from "../../quick-steps.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";

/**
 * Looks at the dataset and asks for what it does not tell by itself: the columns, and what its labels mean.
 *
 * @param mustAsk - the user wants to choose although the columns are clear
 * @throws DataError for a dataset that cannot be used
 */
export async function settleReading(draft: Draft, place: StepPlace, mustAsk = false): Promise<StepResult> {
  const { datasetPath } = draft;
  if (datasetPath === undefined) return "back";
  const preview = await previewFile(datasetPath, mustAsk ? {} : draft.reading);
  draft.preview = preview;
  const canAsk = preview.columnNames.length > 1; // A file without rows has none; reading it says so.
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
    placeholder: vscode.l10n.t("Which column holds the text of the reviews?"),
    items: preview.columnNames.map((name) => columnItem(name, preview)),
    isActive: ({ name }) => name === preview.columns?.text,
  });
  if (text.kind !== "chosen") return text.kind;
  const label = await askOne({
    ...place,
    placeholder: vscode.l10n.t("Which column says whether a review is positive?"),
    items: preview.columnNames.filter((name) => name !== text.value.name).map((name) => columnItem(name, preview)),
    isActive: ({ name }) => name === preview.columns?.label,
  });
  if (label.kind === "back") return askColumns(draft, preview, place);
  if (label.kind !== "chosen") return label.kind;
  draft.reading = { textColumn: text.value.name, labelColumn: label.value.name };
  return "next";
}

/** A column with its values in the first three rows. */
function columnItem(name: string, { sample }: DatasetPreview): vscode.QuickPickItem & { readonly name: string } {
  const values = sample.map((row) => shortened(row[name]));
  return { name, label: `$(symbol-field) ${name}`, detail: values.join("  ·  ") };
}

/** Labels nobody has seen before: the user says which of them are good. */
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
  const good = await askMany({
    ...place,
    placeholder: vscode.l10n.t('Which values of "{0}" are positive?', column),
    items: labels.map(itemOf),
  });
  if (good.kind !== "chosen") return good.kind;
  const isGood = (label: string): boolean => good.value.some((item) => item.label === label);
  const bad = await askMany({
    ...place,
    placeholder: vscode.l10n.t('Which values of "{0}" are negative? The others are left out.', column),
    items: labels.filter(([label]) => !isGood(label)).map(itemOf),
  });
  if (bad.kind === "back")
    return askLabels(draft, { ...emptyPreview, labelCounts, ...(columns && { columns }) }, place, problem);
  if (bad.kind !== "chosen") return bad.kind;
  const isBad = (label: string): boolean => bad.value.some((item) => item.label === label);
  const meaningOf = (label: string) => (isGood(label) ? "positive" : isBad(label) ? "negative" : "skip");
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

const MOST_VALUE_CHARACTERS = 60;

function shortened(value: unknown): string {
  // Parquet has big integers, and JSON has not.
  const toPlain = (_: string, part: unknown): unknown => (typeof part === "bigint" ? Number(part) : part);
  const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value, toPlain);
  const line = text.replace(/\s+/g, " ");
  return line.length > MOST_VALUE_CHARACTERS ? `${line.slice(0, MOST_VALUE_CHARACTERS - 1)}…` : line;
}

function sum(labels: readonly (readonly [string, number])[]): number {
  return labels.reduce((total, [, count]) => total + count, 0);
}

function withProgress<T>(work: () => Promise<T>): Thenable<T> {
  const title = vscode.l10n.t("Reading the reviews…");
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, work);
}
