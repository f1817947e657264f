import * as vscode from "vscode";

import { executeCommand } from "../../commands/register-command.ts";
import { showInfo } from "../../dialogs/notify.ts";
import { formatBytes } from "../../format.ts";
import { folderBytes } from "../../models/model-folder.ts";
import type { Services } from "../../services.ts";

/** Runs that take more are worth a word: a run with a model of 22 million parameters takes about 180 MB. */
const MANY_BYTES = 1e9;
const SAID_KEY = "diskUseSaid";

/** Says once for each further gigabyte how much the runs take on disk, and offers to clean up. */
export async function reportDisk(services: Services): Promise<void> {
  const { runs, context } = services;
  const sizes = await Promise.all(runs.all.map(({ folder }) => folderBytes(folder)));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const said = context.workspaceState.get<number>(SAID_KEY, 0);
  if (bytes < said + MANY_BYTES) return;
  await context.workspaceState.update(SAID_KEY, bytes);
  const message = vscode.l10n.t("The runs of this workspace take {0} on disk.", formatBytes(bytes));
  await showInfo(services, message, [
    { title: vscode.l10n.t("Clean Up Runs"), run: () => executeCommand("sentimentTuner.cleanUpRuns") },
  ]);
}
