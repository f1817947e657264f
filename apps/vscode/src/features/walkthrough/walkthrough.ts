import * as vscode from "vscode";

import { registerCommand } from "../../commands/register-command.ts";
import type { Services } from "../../services.ts";

/** The commands of the walkthrough, and **Show Log**. */
export function registerWalkthrough(services: Services): vscode.Disposable {
  const { paths, log } = services;
  return vscode.Disposable.from(
    registerCommand(services, "sentimentTuner.openSample", async () => {
      await vscode.window.showTextDocument(vscode.Uri.file(paths.sampleReviews), { preview: false });
      return undefined;
    }),
    registerCommand(services, "sentimentTuner.tryHover", async () => {
      const uri = services.pages.document("Try the Hover.txt", sampleTexts());
      const document = await vscode.workspace.openTextDocument(uri);
      const editor = await vscode.window.showTextDocument(document, { preview: false });
      const { range } = document.lineAt(2);
      editor.selection = new vscode.Selection(range.start, range.end);
      await vscode.commands.executeCommand("editor.action.showHover"); // At the cursor, which is in the selection.
      return undefined;
    }),
    registerCommand(services, "sentimentTuner.showLog", () => {
      log.show();
      return Promise.resolve(undefined);
    }),
  );
}

function sampleTexts(): string {
  return [
    vscode.l10n.t("Select a sentence and rest the mouse on it. Then try a sentence of your own."),
    "",
    "The soup was cold, the waiter rude, and the bill a bad joke.",
    "A quiet, generous little film that I have already seen twice.",
    "The hinges squeak, but I would buy this cupboard again tomorrow.",
    "",
  ].join("\n");
}
