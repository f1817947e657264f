import type { LabelPlan } from "@sentiment-tuner/data";
import * as vscode from "vscode";

import { previewFile } from "../../datasets/inspect.ts";
import { rowAt, withValue } from "../../datasets/relabel.ts";
import { showInfo, showWarning } from "../../dialogs/notify.ts";
import type { CorrectionArgument } from "../../commands/command-map.ts";
import { plainLabel } from "../../dialogs/plain-label.ts";
import type { Services } from "../../services.ts";

/** @returns when the edit is made, or a message says why not */
export async function correctLabel(
  services: Services,
  { path, line, to: wanted, reading = {} }: CorrectionArgument,
): Promise<void> {
  const { t } = vscode.l10n;
  const { columns, columnNames, plan } = await previewFile(path, reading);
  const to = wanted ?? (await askClass(plan?.classNames ?? []));
  if (to === undefined) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
  const row = await rowAt(path, document.getText(), line);
  const value = plan && valueOf(plan, to);
  const changed = row && columns && value !== undefined ? withValue(row, columnNames, columns.label, value) : undefined;
  const range = row && rangeOf(row.raw, line);
  if (changed === undefined || range === undefined || document.getText(range) !== row?.raw) {
    const message = t(
      "The label in line {0} cannot be changed here: the file changed, or its format has no lines.",
      line,
    );
    await showWarning(services, message, []);
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, changed);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.One,
    preview: true,
    selection: range,
  });
  const message = t("Line {0} is {1} now. Save the file and train again to use it. Undo takes it back.", line, to);
  await showInfo(services, message, []);
}

async function askClass(classNames: readonly string[]): Promise<string | undefined> {
  const items = classNames.map((className) => ({ label: plainLabel(className), className }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("Which label is right?") });
  return chosen?.className;
}

/** The value of the label column that most rows of a class have. */
function valueOf({ values }: LabelPlan, wanted: string): string | undefined {
  const fitting = values.filter(({ className }) => className === wanted);
  return fitting.toSorted((a, b) => b.rows - a.rows)[0]?.value;
}

/** The lines of a record. */
function rangeOf(raw: string, line: number): vscode.Range {
  const lines = raw.split(/\r\n|\r|\n/);
  return new vscode.Range(
    new vscode.Position(line - 1, 0),
    new vscode.Position(line - 2 + lines.length, lines.at(-1)?.length ?? 0),
  );
}
