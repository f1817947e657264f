import * as vscode from "vscode";

import { registerCommand } from "../../commands/register-command.ts";
import type { ReadyModel } from "../../models/models.ts";
import { requireHoverModel } from "../../models/require-hover-model.ts";
import { classifiableText } from "../../predictions/classifiable-text.ts";
import type { Services } from "../../services.ts";
import { createMarks, type Marks } from "./marks.ts";

/** **Show Sentiment**: colours behind the words of the selections, until Escape, **Clear Sentiment** or an edit. */
export function registerShowSentiment(services: Services): vscode.Disposable {
  const marks = createMarks();
  return vscode.Disposable.from(
    marks,
    registerCommand(services, "sentimentTuner.showSentiment", async () => {
      const model = await requireHoverModel(services);
      await showSentiment(services, model, marks);
      return undefined;
    }),
    registerCommand(services, "sentimentTuner.clearSentiment", () => {
      marks.clear();
      return Promise.resolve(undefined);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && document === marks.document) marks.clear();
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (document === marks.document) marks.clear();
    }),
  );
}

async function showSentiment({ predictions }: Services, model: ReadyModel, marks: Marks): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  const { document, selections } = editor;
  const { version } = document;
  const subjects = selections.flatMap((selection) => {
    const text = selection.isEmpty ? undefined : classifiableText(document.getText(selection));
    return text === undefined ? [] : [{ text, range: new vscode.Range(selection.start, selection.end) }];
  });
  if (subjects.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Select some text first. Its sentiment is shown behind the words."),
    );
    return;
  }
  const results = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("Reading the selection…") },
    () => predictions.predict({ modelFolder: model.folder, texts: subjects.map(({ text }) => text), explain: true }),
  );
  if (document.version !== version) return; // An edit moved the words.
  editor.selections = selections.map(({ end }) => new vscode.Selection(end, end)); // Its color would hide those of the words.
  marks.show(
    editor,
    subjects.flatMap(({ range }, index) => {
      const prediction = results[index];
      return prediction === undefined ? [] : [{ range, prediction }];
    }),
  );
}
