import * as vscode from "vscode";

import type { RunArgument } from "../commands/command-map.ts";
import { ExtensionError } from "../errors.ts";
import type { Services } from "../services.ts";
import { formatStatus } from "./format-run.ts";
import { statusOf } from "./run-summary.ts";
import type { Run } from "./run.ts";
import type { ReadyState } from "./state.ts";

/** A run that has a model. */
export interface ReadyRun {
  readonly run: Run;
  readonly state: ReadyState;
}

/**
 * As {@link pickRun}, among the runs that have a model.
 *
 * @throws ExtensionError MODEL_MISSING if the given run has no model
 */
export async function pickReadyRun(
  services: Services,
  given: RunArgument | undefined,
  question: string,
): Promise<ReadyRun | undefined> {
  const run = await pickRun(services, given, question, ({ state }) => state.kind === "ready");
  if (run === undefined) return undefined;
  const { state } = run;
  if (state.kind === "ready") return { run, state };
  const message = vscode.l10n.t('"{0}" has no model: the run did not finish. Resume it first.', run.stored.order.name);
  throw new ExtensionError("MODEL_MISSING", message);
}

/**
 * The run that a command is about: the given one, the only one that fits, or the one that the user picks.
 *
 * @returns undefined if the user picks none
 * @throws ExtensionError RUN_MISSING if no run fits
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
      vscode.l10n.t('Run "{0}" does not exist any more. Refresh the list of runs.', given.runId),
    );
  }
  const candidates = runs.all.filter(fits);
  const [first, ...others] = candidates;
  if (first === undefined) {
    throw new ExtensionError("RUN_MISSING", vscode.l10n.t("No run can be used for this. Fine-tune a model first."));
  }
  if (others.length === 0) return first;
  const items = candidates.map((run) => ({
    run,
    label: run.stored.order.name,
    description: formatStatus(statusOf(run.state), vscode.l10n.t),
    detail: new Date(run.stored.order.createdAt).toLocaleString(vscode.env.language),
  }));
  return (await vscode.window.showQuickPick(items, { title: question }))?.run;
}
