import { cp, stat } from "node:fs/promises";
import { join } from "node:path";

import * as vscode from "vscode";

import type { RunArgument } from "../commands.ts";
import { ExtensionError } from "../errors.ts";
import { showNews } from "../notify.ts";
import { executeCommand, registerCommand } from "../register-command.ts";
import type { Services } from "../services.ts";
import type { Run } from "../trainer/run.ts";
import { eventLogOf, reportOf, workerLogOf } from "../trainer/run-store.ts";
import { isActive, isResumable } from "../trainer/state.ts";
import { requireTrust } from "../trust.ts";
import { pickReadyRun, pickRun, type ReadyRun } from "./pick-run.ts";

type OneRunCommand =
  | "sentimentTuner.stopRun"
  | "sentimentTuner.resumeRun"
  | "sentimentTuner.useRun"
  | "sentimentTuner.exportRun"
  | "sentimentTuner.openRunReport"
  | "sentimentTuner.openRunLog"
  | "sentimentTuner.revealRun";

/** What can be done with one run. */
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
      t("Which run shall be stopped?"),
      ({ state }) => isActive(state),
      (run) => run.stop(),
    ),
    on(
      "sentimentTuner.resumeRun",
      t("Which run shall go on?"),
      ({ state }) => isResumable(state),
      async (run) => {
        requireTrust(t("Training needs a trusted workspace."));
        await runs.resume(run);
        await executeCommand("sentimentTuner.openRun", { runId: run.id });
      },
    ),
    onReady("sentimentTuner.useRun", t("Which model shall answer hovers?"), ({ state }) =>
      models.use(state.modelFolder),
    ),
    onReady("sentimentTuner.exportRun", t("Which model shall be exported?"), (run) => exportModel(services, run)),
    on("sentimentTuner.openRunReport", t("Whose report shall be opened?"), isReady, (run) =>
      openFile(reportOf(run.folder)),
    ),
    on(
      "sentimentTuner.openRunLog",
      t("Whose log shall be opened?"),
      () => true,
      (run) => openLog(run),
    ),
    on(
      "sentimentTuner.revealRun",
      t("Which run shall be revealed?"),
      () => true,
      ({ folder }) => vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(folder)),
    ),
    registerCommand(services, "sentimentTuner.deleteRun", async (given, several) => {
      const chosen = several !== undefined && several.length > 1 ? several : [given];
      const picked = await Promise.all(chosen.map((one) => pickRun(services, one, t("Which run shall be deleted?"))));
      await deleteRuns(
        services,
        picked.filter((run) => run !== undefined),
      );
      return undefined;
    }),
  );
}

/** @throws ExtensionError RUN_ACTIVE */
async function deleteRuns({ runs, models }: Services, chosen: readonly Run[]): Promise<void> {
  const [first] = chosen;
  if (first === undefined) return;
  const active = chosen.find(({ state }) => isActive(state));
  if (active !== undefined) {
    const message = vscode.l10n.t('"{0}" is still training. Stop it first.', active.stored.order.name);
    throw new ExtensionError("RUN_ACTIVE", message);
  }
  const { t } = vscode.l10n;
  const question =
    chosen.length === 1
      ? t('Delete "{0}" with its model for good?', first.stored.order.name)
      : t("Delete {0} runs with their models for good?", chosen.length);
  const yes = t("Delete");
  if ((await vscode.window.showWarningMessage(question, { modal: true }, yes)) !== yes) return;
  const used = await models.hoverModel();
  for (const run of chosen) {
    const isUsed = used.kind === "ready" && run.state.kind === "ready" && run.state.modelFolder === used.folder;
    await runs.remove(run);
    if (isUsed) await models.use(""); // Back to the newest that is left.
  }
}

/** Copies a model, in Hugging Face layout, into a new folder of the user's choice. */
async function exportModel(services: Services, { run, state }: ReadyRun): Promise<void> {
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
  await showNews(services, vscode.l10n.t('The model is in "{0}".', target), [
    {
      title: vscode.l10n.t("Reveal Folder"),
      run: () => vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(target)),
    },
  ]);
}

/** A name that every file system takes. */
function fileNameOf(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  return plain === "" ? "model" : plain.toLowerCase();
}

async function openFile(path: string): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: true });
}

/** What the process printed; where it printed nothing, its events. */
async function openLog({ folder }: Run): Promise<void> {
  const log = workerLogOf(folder);
  const hasLog = await stat(log).then(
    ({ size }) => size > 0,
    () => false,
  );
  await openFile(hasLog ? log : eventLogOf(folder));
}
