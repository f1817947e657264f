import * as vscode from "vscode";

import { inspectDataset, previewFile } from "../../datasets/inspect.ts";
import { labelQuestionOf } from "../../datasets/label-table.ts";
import { askColumns } from "./columns-step.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";
import { askLabels } from "./labels-step.ts";

/**
 * Reads the dataset and asks for what is unclear: the columns, and the meaning of its labels.
 *
 * @param mustAsk - asks for the columns even if they are clear
 * @throws DataError if the dataset cannot be used
 */
export async function resolveReading(draft: Draft, place: StepPlace, mustAsk = false): Promise<StepResult> {
  const { datasetPath } = draft;
  if (datasetPath === undefined) return "back";
  const { textColumn: _text, labelColumn: _label, ...others } = draft.reading;
  const preview = await previewFile(datasetPath, mustAsk ? others : draft.reading);
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
      const question = labelQuestionOf(error);
      if (question === undefined) throw error;
      const result = await askLabels(draft, question, place);
      if (result !== "next") return result;
    }
  }
}

function withProgress<T>(work: () => Promise<T>): Thenable<T> {
  const title = vscode.l10n.t("Reading the reviews…");
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, work);
}
