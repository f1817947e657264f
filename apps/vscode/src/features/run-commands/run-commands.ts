import { stat } from "node:fs/promises";

import * as vscode from "vscode";

import type { RunArgument } from "../../commands/command-map.ts";
import { executeCommand, registerCommand } from "../../commands/register-command.ts";
import { requireTrust } from "../../dialogs/require-trust.ts";
import { revealPath } from "../../dialogs/reveal-path.ts";
import { pickReadyRun, pickRun, type ReadyRun } from "../../run/pick-run.ts";
import { eventLogOf, workerLogOf } from "../../run/run-store.ts";
import type { Run } from "../../run/run.ts";
import { isActive, isResumable } from "../../run/state.ts";
import type { Services } from "../../services.ts";
import { cleanUpRuns } from "./clean-up-runs.ts";
import { deleteRuns } from "./delete-runs.ts";
import { exportModel } from "./export-model.ts";
import { keepModel } from "./keep-model.ts";
import { openReport } from "./open-report.ts";

type OneRunCommand =
  | "sentimentTuner.stopRun"
  | "sentimentTuner.resumeRun"
  | "sentimentTuner.useRun"
  | "sentimentTuner.exportRun"
  | "sentimentTuner.openRunReport"
  | "sentimentTuner.openDataset"
  | "sentimentTuner.openRunLog"
  | "sentimentTuner.renameRun"
  | "sentimentTuner.revealRun";

/** The commands on one run. */
export function registerRunCommands(services: Services): vscode.Disposable {
  const { runs, models } = services;
  const isReady = ({ state }: Run): boolean => state.kind === "ready";
  const on = (id: OneRunCommand, question: string, fits: (run: Run) => boolean, work: (run: Run) => unknown) =>
    registerCommand(services, id, async (given?: RunArgument) => {
      const run = await pickRun(services, given, question, fits);
      if (run !== undefined) await work(run);
      return undefined;
    });
  const onReady = (id: OneRunCommand, question: string, work: (run: ReadyRun) => unknown) =>
    registerCommand(services, id, async (given?: RunArgument) => {
      const run = await pickReadyRun(services, given, question);
      if (run !== undefined) await work(run);
      return undefined;
    });
  const { t } = vscode.l10n;

  return vscode.Disposable.from(
    on(
      "sentimentTuner.stopRun",
      t("Stop which run?"),
      ({ state }) => isActive(state),
      (run) => run.stop(),
    ),
    on(
      "sentimentTuner.resumeRun",
      t("Resume which run?"),
      ({ state }) => isResumable(state),
      async (run) => {
        requireTrust(t("Training needs a trusted workspace."));
        await runs.resume(run);
        await executeCommand("sentimentTuner.openRun", { runId: run.id });
      },
    ),
    onReady("sentimentTuner.useRun", t("Use which model for hovers?"), ({ state }) => models.use(state.modelFolder)),
    onReady("sentimentTuner.exportRun", t("Export which model?"), (run) => exportModel(services, run)),
    on("sentimentTuner.openRunReport", t("Open the report of which run?"), isReady, (run) => openReport(services, run)),
    on(
      "sentimentTuner.openRunLog",
      t("Open the log of which run?"),
      () => true,
      (run) => openLog(run),
    ),
    on(
      "sentimentTuner.revealRun",
      t("Reveal which run?"),
      () => true,
      ({ folder }) => revealPath(services, folder),
    ),
    on(
      "sentimentTuner.renameRun",
      t("Rename which run?"),
      () => true,
      (run) => renameRun(services, run),
    ),
    on(
      "sentimentTuner.openDataset",
      t("Open the dataset of which run?"),
      () => true,
      ({ stored }) => openDataset(stored.order.request.datasetPaths),
    ),
    registerCommand(services, "sentimentTuner.keepModel", async (given) => {
      const run = given && runs.get(given.runId);
      if (run !== undefined && given !== undefined) await keepModel(services, run, given.rung);
      return undefined;
    }),
    registerCommand(services, "sentimentTuner.cleanUpRuns", async () => {
      await cleanUpRuns(services);
      return undefined;
    }),
    registerCommand(services, "sentimentTuner.deleteRun", async (given, several) => {
      const selected = several?.filter((row) => "runId" in row) ?? []; // Models can be selected with runs.
      const chosen = selected.length > 1 ? selected : [given];
      const picked = await Promise.all(chosen.map((one) => pickRun(services, one, t("Delete which run?"))));
      await deleteRuns(
        services,
        picked.filter((run) => run !== undefined),
      );
      return undefined;
    }),
  );
}

async function renameRun({ runs }: Services, run: Run): Promise<void> {
  const { t } = vscode.l10n;
  const typed = await vscode.window.showInputBox({
    title: t("Rename Run"),
    prompt: t("Name of the run and its model"),
    value: run.stored.order.name,
    validateInput: (name) => (name.trim() === "" ? t("A name has at least one character.") : undefined),
  });
  if (typed !== undefined) await runs.rename(run, typed.trim());
}

/** A folder of text files is shown in the explorer. */
async function openDataset([path]: readonly string[]): Promise<void> {
  if (path === undefined) return;
  const uri = vscode.Uri.file(path);
  const isFolder = (await stat(path)).isDirectory();
  await vscode.commands.executeCommand(isFolder ? "revealInExplorer" : "vscode.open", uri);
}

async function openFile(path: string): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: true });
}

/** Opens the output of the process, or its events if it printed nothing. */
async function openLog({ folder }: Run): Promise<void> {
  const log = workerLogOf(folder);
  const hasLog = await stat(log).then(
    ({ size }) => size > 0,
    () => false,
  );
  await openFile(hasLog ? log : eventLogOf(folder));
}
