import * as vscode from "vscode";

import { executeCommand } from "../../commands/register-command.ts";
import type { Run } from "../../run/run.ts";
import { isActive } from "../../run/state.ts";
import type { Services } from "../../services.ts";
import type { Draft } from "./draft.ts";
import { presetLabel } from "./preset-label.ts";
import { makeRequest, runNameOf } from "./request.ts";

/** Starts or queues the run and opens it. @returns its id; undefined if the user cancels */
export async function startRun(
  services: Services,
  draft: Draft & Required<Pick<Draft, "datasetPath">>,
): Promise<string | undefined> {
  const { runs, settings } = services;
  await runs.load();
  const turn = await askTurn(runs.all.filter(({ state }) => isActive(state)));
  if (turn === undefined) return undefined;
  const request = makeRequest({
    datasetPath: draft.datasetPath,
    reading: draft.reading,
    preset: draft.preset,
    baseModelFolder: draft.baseModelFolder,
    settings: {
      "training.engine": settings.get("training.engine"),
      "training.threads": settings.get("training.threads"),
      "training.testSize": settings.get("training.testSize"),
      "training.seed": settings.get("training.seed"),
      "training.validationSize": settings.get("training.validationSize"),
      "training.notSureBelow": settings.get("training.notSureBelow"),
    },
    goal: draft.goal,
    classCount: draft.inspection?.classNames.length ?? 0,
  });
  const presetName = presetLabel(draft.preset, vscode.l10n.t).name;
  const name = runNameOf(draft.datasetPath, presetName, new Date(), vscode.env.language);
  const run = await runs.start(name, request, turn === "later");
  await executeCommand("sentimentTuner.openRun", { runId: run.id });
  return run.id;
}

/** Asks when to start if another run is active. @returns undefined if the user cancels */
async function askTurn(active: readonly Run[]): Promise<"now" | "later" | undefined> {
  const [running] = active;
  if (running === undefined) return "now";
  const later = vscode.l10n.t("Queue");
  const both = vscode.l10n.t("Train Both");
  const instead = vscode.l10n.t("Stop Other and Start");
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('"{0}" is still training. Two runs at once take about twice as long.', running.stored.order.name),
    { modal: true },
    later,
    both,
    instead,
  );
  if (answer === instead) await Promise.all(active.map((run) => run.stop()));
  if (answer === later) return "later";
  return answer === both || answer === instead ? "now" : undefined;
}
