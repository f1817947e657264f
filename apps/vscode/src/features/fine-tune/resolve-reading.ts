import type { ReadingChoices } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { type Inspection, inspectDataset, previewFile } from "../../datasets/inspect.ts";
import { type LabelQuestion, labelQuestionOf } from "../../datasets/label-table.ts";
import { askColumns } from "./columns-step.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";
import { askLabels, valueLabel } from "./labels-step.ts";

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
      const unused = unusedRowsQuestion(draft.inspection, draft.reading);
      if (unused === undefined) return "next";
      const result = await askLabels(draft, unused, place);
      if (result !== "next") return result;
    } catch (error) {
      const question = labelQuestionOf(error);
      if (question === undefined) throw error;
      const result = await askLabels(draft, question, place);
      if (result !== "next") return result;
    }
  }
}

/** With a smaller share of unused rows there is no question. */
const MANY_UNUSED = 0.05;

/**
 * The question whether rows stay unused, such as those of a third class.
 *
 * @returns undefined if all rows are used, if there is no other way to read them, or if the user has answered
 */
function unusedRowsQuestion(
  { plan, rows }: Inspection,
  { classes, labelMap }: ReadingChoices,
): LabelQuestion | undefined {
  if (plan === undefined || plan.alternatives.length === 0 || classes !== undefined || labelMap !== undefined) return;
  const unused = plan.values.filter(({ leftOut }) => leftOut !== undefined && leftOut !== "no-label");
  const count = unused.reduce((sum, value) => sum + value.rows, 0);
  if (count < MANY_UNUSED * rows) return undefined;
  const names = unused.map(({ value }) => valueLabel(value)).join(", ");
  const reason = vscode.l10n.t("{0} of {1} rows are {2} and will not be used", count, rows, names);
  return { reason, plan, choices: plan.alternatives };
}

function withProgress<T>(work: () => Promise<T>): Thenable<T> {
  const title = vscode.l10n.t("Reading the reviews…");
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, work);
}
