import * as vscode from "vscode";

import { registerCommand } from "../../commands/register-command.ts";
import { withCancel } from "../../dialogs/with-cancel.ts";
import type { Services } from "../../services.ts";
import { workerLines } from "../../workers/worker-lines.ts";

/** **Check My Setup**: a worker checks and measures the engines of this machine; the result opens as a page. */
export function registerCheckSetup(services: Services): vscode.Disposable {
  return registerCommand(services, "sentimentTuner.checkSetup", async () => {
    const title = vscode.l10n.t("Checking this machine and measuring its engines…");
    const text = await withCancel(title, async (signal) => {
      const { paths, runtime, log } = services;
      const call = {
        workerPath: paths.worker,
        runtime: await runtime(),
        signal,
        note: (line: string) => log.info(line),
      };
      const lines: string[] = [];
      for await (const line of workerLines(["doctor"], call)) lines.push(line);
      return lines.join("\n");
    });
    if (text === undefined) return undefined;
    await vscode.commands.executeCommand("markdown.showPreview", services.pages.document("My Setup.md", text));
    const copy = vscode.l10n.t("Copy");
    const message = vscode.l10n.t("Safe to paste into a bug report: it contains no token and no home folder.");
    void vscode.window.showInformationMessage(message, copy).then(async (answer) => {
      if (answer === copy) await vscode.env.clipboard.writeText(text);
    });
    return undefined;
  });
}
