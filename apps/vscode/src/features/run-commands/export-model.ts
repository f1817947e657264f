import { cp } from "node:fs/promises";
import { join } from "node:path";

import * as vscode from "vscode";

import { showInfo } from "../../dialogs/notify.ts";
import { revealPath } from "../../dialogs/reveal-path.ts";
import type { ReadyRun } from "../../run/pick-run.ts";
import type { Services } from "../../services.ts";

/** Copies a model, in Hugging Face layout, into a new folder that the user chooses. */
export async function exportModel(services: Services, { run, state }: ReadyRun): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    title: vscode.l10n.t("Export the Model Into"),
    openLabel: vscode.l10n.t("Export Here"),
  });
  const parent = chosen?.[0]?.fsPath;
  if (parent === undefined) return;
  const target = join(parent, `${fileNameOf(run.stored.order.name)}-${run.id.slice(0, 10)}`);
  const title = vscode.l10n.t("Exporting the model…");
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
    cp(state.modelFolder, target, { recursive: true, errorOnExist: true, force: false }),
  );
  await showInfo(services, vscode.l10n.t('The model is in "{0}".', target), [
    {
      title: vscode.l10n.t("Reveal Folder"),
      run: () => revealPath(services, target),
    },
  ]);
}

/** A file name that is valid on every file system. */
function fileNameOf(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  return plain === "" ? "model" : plain.toLowerCase();
}
