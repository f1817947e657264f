import * as vscode from "vscode";

import { formatBytes } from "../../format.ts";
import { folderBytes } from "../../models/model-folder.ts";
import { formatVerdict } from "../../run/format-verdict.ts";
import { verdictOn } from "../../run/run-summary.ts";
import { isActive } from "../../run/state.ts";
import type { Services } from "../../services.ts";
import { deleteRuns } from "./delete-runs.ts";

/** Lists the runs that are not in use with their sizes on disk, and deletes those that the user picks. */
export async function cleanUpRuns(services: Services): Promise<void> {
  const { runs, models } = services;
  const { t } = vscode.l10n;
  await runs.load();
  const used = await models.hoverModel();
  const isUsed = (folder: string): boolean => used.kind === "ready" && used.folder === folder;
  const unused = runs.all.filter(
    ({ state }) => !isActive(state) && !(state.kind === "ready" && isUsed(state.modelFolder)),
  );
  const sized = await Promise.all(unused.map(async (run) => ({ run, bytes: await folderBytes(run.folder) })));
  if (sized.length === 0) {
    void vscode.window.showInformationMessage(t("All runs are in use."));
    return;
  }
  const items = sized
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ run, bytes }) => {
      const verdict = verdictOn(run.state, t, vscode.env.language);
      const parts = [formatBytes(bytes), verdict && formatVerdict(verdict.kind, t)];
      return { run, label: run.stored.order.name, description: parts.filter((part) => part !== undefined).join(" · ") };
    });
  const total = formatBytes(sized.reduce((sum, { bytes }) => sum + bytes, 0));
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: t("Clean Up Runs"),
    placeHolder: t("Choose the runs to delete: {0} in all. The model for hovers is kept.", total),
  });
  await deleteRuns(
    services,
    (chosen ?? []).map(({ run }) => run),
  );
}
