import * as vscode from "vscode";

import type { Services } from "../services.ts";
import { showInfo } from "./notify.ts";

/** Shows a file or folder in the system's file manager, or its path where the editor has none, as in a browser. */
export async function revealPath(services: Pick<Services, "log">, path: string): Promise<void> {
  const uri = vscode.Uri.file(path);
  if (vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined) {
    await vscode.commands.executeCommand("revealFileInOS", uri);
    return;
  }
  const isInWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await showInfo(services, path, [
    { title: vscode.l10n.t("Copy Path"), run: () => vscode.env.clipboard.writeText(path) },
    ...(isInWorkspace
      ? [
          {
            title: vscode.l10n.t("Show in Explorer"),
            run: () => vscode.commands.executeCommand("revealInExplorer", uri),
          },
        ]
      : []),
  ]);
}
