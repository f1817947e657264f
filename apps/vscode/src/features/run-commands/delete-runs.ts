import * as vscode from "vscode";

import { ExtensionError } from "../../errors.ts";
import { formatBytes } from "../../format.ts";
import { folderBytes } from "../../models/model-folder.ts";
import type { Run } from "../../run/run.ts";
import { isActive } from "../../run/state.ts";
import type { Services } from "../../services.ts";

/** Deletes runs after the user confirms. @throws ExtensionError RUN_ACTIVE if one is active; then none is deleted */
export async function deleteRuns({ runs, models }: Services, chosen: readonly Run[]): Promise<void> {
  const [first] = chosen;
  if (first === undefined) return;
  const active = chosen.find(({ state }) => isActive(state));
  if (active !== undefined) {
    const message = vscode.l10n.t('"{0}" is still training. Stop it first.', active.stored.order.name);
    throw new ExtensionError("RUN_ACTIVE", message);
  }
  const { t } = vscode.l10n;
  const bytes = await Promise.all(chosen.map(({ folder }) => folderBytes(folder)));
  const size = formatBytes(bytes.reduce((sum, one) => sum + one, 0));
  const question =
    chosen.length === 1
      ? t('Delete "{0}" and its model ({1})? This can\'t be undone.', first.stored.order.name, size)
      : t("Delete {0} runs and their models ({1})? This can't be undone.", chosen.length, size);
  const yes = t("Delete");
  if ((await vscode.window.showWarningMessage(question, { modal: true }, yes)) !== yes) return;
  const used = await models.hoverModel();
  for (const run of chosen) {
    const isUsed = used.kind === "ready" && run.state.kind === "ready" && run.state.modelFolder === used.folder;
    await runs.remove(run);
    if (isUsed) await models.use(""); // Use the newest remaining model.
  }
}
