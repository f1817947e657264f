import { randomBytes } from "node:crypto";

import type { RunSummary, ToDashboard } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import type { RunArgument } from "../../commands/command-map.ts";
import { registerCommand } from "../../commands/register-command.ts";
import { messageOf } from "../../errors.ts";
import { tailLines } from "../../run/line-tail.ts";
import { pickRun } from "../../run/pick-run.ts";
import { eventLogOf, predictionsOf } from "../../run/run-store.ts";
import { summarizeRun } from "../../run/run-summary.ts";
import type { Services } from "../../services.ts";
import { throttled } from "../../throttle.ts";
import { runAction } from "./actions.ts";
import { parseDashboardMessage } from "./messages.ts";
import { dashboardPage } from "./page.ts";
import { createDashboardSession, type DashboardSession } from "./session.ts";

const LIST_MS = 300;
const VIEW_TYPE = "sentimentTuner.dashboard";

/** The dashboard: one panel beside the editor. VS Code restores it after a reload. */
export function registerDashboard(services: Services): vscode.Disposable {
  const { runs, log } = services;
  let panel: vscode.WebviewPanel | undefined;
  let session: DashboardSession | undefined;
  // Every step is a change: the list is sent only a few times a second.
  const listRuns = throttled(() => session?.updateRuns(), LIST_MS);

  function attach(attached: vscode.WebviewPanel, initial: readonly string[]): void {
    panel = attached;
    const own = createSession(services, attached, initial);
    session = own;
    attached.webview.options = { enableScripts: true, localResourceRoots: [services.paths.dashboard] };
    attached.iconPath = vscode.Uri.joinPath(services.context.extensionUri, "media", "activity-bar.svg");
    attached.webview.onDidReceiveMessage((received: unknown) => {
      const message = parseDashboardMessage(received);
      if (message === undefined)
        log.warn(`The dashboard sent ${JSON.stringify(received)}, which is not a message of the dashboard.`);
      else {
        // For the walkthrough: a dashboard without a run shows nothing to watch.
        void vscode.commands.executeCommand("setContext", "sentimentTuner.wasDashboardShown", runs.all.length > 0);
        void runs.load().then(() => own.receive(message));
      }
    });
    attached.onDidDispose(() => {
      own.dispose();
      if (panel !== attached) return;
      panel = session = undefined;
      services.shownRuns.set([]);
    });
    attached.webview.html = pageFor(services, attached.webview);
  }

  async function show(runIds: readonly string[]): Promise<void> {
    if (panel === undefined) {
      const options = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false };
      attach(vscode.window.createWebviewPanel(VIEW_TYPE, vscode.l10n.t("Sentiment Training"), options), runIds);
      return;
    }
    panel.reveal(undefined, false);
    if (runIds.length > 0) await session?.show(runIds);
  }

  return vscode.Disposable.from(
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: (restored) => {
        attach(restored, []); // The page remembers its runs.
        return Promise.resolve();
      },
    }),
    listRuns,
    runs.onDidChange(listRuns),
    runs.onDidPoll(() => void session?.pump()),
    services.models.onDidChange(listRuns),
    registerCommand(services, "sentimentTuner.openDashboard", async () => {
      await runs.load();
      await show([]);
      return undefined;
    }),
    registerCommand(services, "sentimentTuner.openRun", async (given) => {
      const run = await pickRun(services, given, vscode.l10n.t("Show which run?"));
      if (run !== undefined) await show([run.id]);
      return undefined;
    }),
    registerCommand(services, "sentimentTuner.compareRuns", async (given, several) => {
      const selected = several?.filter((row) => "runId" in row); // Models can be selected with runs.
      const ids = await askRunsToCompare(services, selected ?? (given === undefined ? [] : [given]));
      if (ids !== undefined) await show(ids);
      return undefined;
    }),
  );
}

function createSession(services: Services, panel: vscode.WebviewPanel, initial: readonly string[]): DashboardSession {
  const { runs, models, shownRuns } = services;
  let usedFolder: string | undefined;
  const lookUp = async (): Promise<void> => {
    const model = await models.hoverModel();
    const folder = model.kind === "ready" ? model.folder : undefined;
    if (folder === usedFolder) return;
    usedFolder = folder;
    session.updateRuns();
  };
  const summaries = (): readonly RunSummary[] => {
    void lookUp(); // Another list follows if the model has changed.
    return runs.all.map((run) =>
      summarizeRun(run.stored, run.state, {
        t: vscode.l10n.t,
        language: vscode.env.language,
        usedModelFolder: usedFolder,
        waitsFor: runs.aheadOf(run)?.stored.order.name,
      }),
    );
  };
  const { bundle } = vscode.l10n;
  const post = (message: ToDashboard): void => void panel.webview.postMessage(message);
  const session = createDashboardSession(
    {
      post,
      onShown: (ids) => shownRuns.set(ids),
      summaries,
      events: (id) => follow(runs.get(id)?.folder, eventLogOf),
      predictions: (id) => {
        const run = runs.get(id);
        return run?.state.kind === "ready" ? follow(run.folder, predictionsOf) : undefined;
      },
      locale: vscode.env.language,
      ...(bundle && { strings: bundle }),
      act: (message) => void runAction(services, message, post),
    },
    initial,
  );
  return session;
}

/** At most half a megabyte at once: each chunk is copied to the page. */
const CHUNK_BYTES = 2 ** 19;

function follow(folder: string | undefined, pathOf: (folder: string) => string) {
  return folder === undefined ? undefined : tailLines(pathOf(folder), undefined, CHUNK_BYTES);
}

async function askRunsToCompare({ runs }: Services, given: readonly RunArgument[]) {
  await runs.load();
  if (given.length > 1) return given.map(({ runId }) => runId);
  if (runs.all.length < 2) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("There is only one run. Train another one to compare them."),
    );
    return undefined;
  }
  const items = runs.all.map(({ id, stored }) => ({
    id,
    label: stored.order.name,
    description: new Date(stored.order.createdAt).toLocaleString(vscode.env.language),
    picked: given.some(({ runId }) => runId === id),
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t("Compare Runs"),
    placeHolder: vscode.l10n.t("Compare which runs?"),
  });
  return chosen === undefined || chosen.length === 0 ? undefined : chosen.map(({ id }) => id);
}

function pageFor({ paths, log }: Services, webview: vscode.Webview): string {
  const uriOf = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(paths.dashboard, name)).toString();
  try {
    return dashboardPage({
      scriptUri: uriOf("dashboard.js"),
      styleUri: uriOf("dashboard.css"),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString("base64url"),
      title: vscode.l10n.t("Sentiment Training"),
      language: vscode.env.language,
    });
  } catch (error) {
    log.error(`The dashboard cannot be shown: ${messageOf(error)}`);
    throw error;
  }
}
