import * as vscode from "vscode";

import type { RunArgument } from "../commands.ts";
import { ExtensionError } from "../errors.ts";
import type { Services } from "../services.ts";
import type { Run } from "../trainer/run.ts";
import type { ReadyState } from "../trainer/state.ts";
import { statusOf } from "../trainer/run-summary.ts";
import { statusWords } from "./run-words.ts";

/** A run that has a model; what needs one takes it, and so cannot be called without. */
export interface ReadyRun {
  readonly run: Run;
  readonly state: ReadyState;
}

/** @throws ExtensionError MODEL_MISSING for a run that was given and has no model, and as {@link pickRun} */
export async function pickReadyRun(
  services: Services,
  given: RunArgument | undefined,
  question: string,
): Promise<ReadyRun | undefined> {
  const run = await pickRun(services, given, question, ({ state }) => state.kind === "ready");
  if (run === undefined) return undefined;
  const { state } = run;
  if (state.kind === "ready") return { run, state };
  const message = vscode.l10n.t('"{0}" has no model: it did not finish. Resume it first.', run.stored.order.name);
  throw new ExtensionError("MODEL_MISSING", message);
}

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
