import * as vscode from "vscode";

import type { RunArgument } from "../commands.ts";
import { ExtensionError } from "../errors.ts";
import type { Services } from "../services.ts";
import type { Run } from "../trainer/run.ts";
import { statusOf } from "../trainer/run-summary.ts";
import { statusWords } from "./run-words.ts";

/**
 * The run that a command is about: the one it was given, the only one that fits, or the one that the user picks.
 *
 * @returns undefined if the user picks none
 * @throws ExtensionError RUN_MISSING if there is none that fits
 */
export async function pickRun(
  { runs }: Services,
  given: RunArgument | undefined,
  question: string,
  fits: (run: Run) => boolean = () => true,
): Promise<Run | undefined> {
  await runs.load();
  if (given !== undefined) {
    const run = runs.get(given.runId);
    if (run !== undefined) return run;
    throw new ExtensionError(
      "RUN_MISSING",
      vscode.l10n.t('There is no run "{0}" any more. Refresh the list of runs.', given.runId),
    );
  }
  const candidates = runs.all.filter(fits);
  const [first, ...others] = candidates;
  if (first === undefined) {
    throw new ExtensionError("RUN_MISSING", vscode.l10n.t("There is no run that fits. Fine-tune a model first."));
  }
  if (others.length === 0) return first;
  const items = candidates.map((run) => ({
    run,
    label: run.stored.order.name,
    description: statusWords(statusOf(run.state), vscode.l10n.t),
    detail: new Date(run.stored.order.createdAt).toLocaleString(vscode.env.language),
  }));
  return (await vscode.window.showQuickPick(items, { title: question }))?.run;
}
