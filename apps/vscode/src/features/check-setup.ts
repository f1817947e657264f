import * as vscode from "vscode";

import { registerCommand } from "../register-command.ts";
import type { Services } from "../services.ts";
import { workerLines } from "../trainer/worker-lines.ts";
import { withCancel } from "../with-cancel.ts";

/** **Check My Setup**: what this machine has for training, measured by a worker, as a document that is fit for an issue. */
export function registerCheckSetup(services: Services): vscode.Disposable {
  return registerCommand(services, "sentimentTuner.checkSetup", async () => {
    const title = vscode.l10n.t("Looking at this machine and measuring its engines…");
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
    const document = await vscode.workspace.openTextDocument({ language: "markdown", content: text });
    await vscode.window.showTextDocument(document, { preview: false });
    const copy = vscode.l10n.t("Copy");
    const message = vscode.l10n.t("This is fit for an issue: it shows no token and no home folder.");
    void vscode.window.showInformationMessage(message, copy).then(async (answer) => {
      if (answer === copy) await vscode.env.clipboard.writeText(text);
    });
    return undefined;
  });
}
