import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import * as vscode from "vscode";

import { showInfo } from "../../dialogs/notify.ts";
import type { Disposable } from "../../emitter.ts";
import { type Services, WORKSPACE_FOLDER } from "../../services.ts";
import { isIgnored, withIgnored } from "./ignore-file.ts";

const ASKED_KEY = "gitignoreOffered";

/** Offers once in a workspace to add the folder of runs to .gitignore. */
export function registerGitignore(services: Services): Disposable {
  return services.runs.onDidChange(({ state, previous }) => {
    if (state?.kind === "training" && previous?.kind === "starting") void offer(services);
  });
}

async function offer(services: Services): Promise<void> {
  const { workspaceState } = services.context;
  const root = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri.fsPath;
  if (root === undefined || workspaceState.get(ASKED_KEY) === true) return;
  const path = join(root, ".gitignore");
  const isRepository = await stat(join(root, ".git")).then(
    () => true,
    () => false,
  );
  if (!isRepository) return;
  const text = await readFile(path, "utf8").catch(() => ""); // The file does not exist yet.
  if (isIgnored(text, WORKSPACE_FOLDER)) return;
  await workspaceState.update(ASKED_KEY, true);
  const question = vscode.l10n.t("Add {0} to .gitignore? It holds large model files.", `${WORKSPACE_FOLDER}/`);
  await showInfo(services, question, [
    {
      title: vscode.l10n.t("Add to .gitignore"),
      run: () => writeFile(path, withIgnored(text, WORKSPACE_FOLDER)),
    },
  ]);
}
