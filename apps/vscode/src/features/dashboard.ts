import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";

import type { FromDashboard, RunSummary } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import type { RunArgument } from "../commands.ts";
import { dashboardPage } from "../dashboard/page.ts";
import { createDashboardSession, type DashboardSession, toDashboardMessage } from "../dashboard/session.ts";
import { messageOf } from "../errors.ts";
import { showProblem, showWarning } from "../notify.ts";
import { executeCommand, registerCommand } from "../register-command.ts";
import type { Services } from "../services.ts";
import { eventLogOf, predictionsOf } from "../trainer/run-store.ts";
import { summarizeRun } from "../trainer/run-summary.ts";
import { tailLines } from "../trainer/run-tail.ts";
import { throttled } from "../throttle.ts";
import { pickRun } from "./pick-run.ts";

const LIST_MS = 300;
const VIEW_TYPE = "sentimentTuner.dashboard";
/** Larger documents are not given to extensions, and are slow to show. */
const MOST_DOCUMENT_BYTES = 50 * 2 ** 20;

/** The dashboard: one panel beside the editor, restored after a reload. */
export function registerDashboard(services: Services): vscode.Disposable {
  const { runs, log } = services;
  let panel: vscode.WebviewPanel | undefined;
  let session: DashboardSession | undefined;
  // Every step is a change; the list is worth sending a few times a second.
  const listRuns = throttled(() => session?.updateRuns(), LIST_MS);

  function attach(attached: vscode.WebviewPanel, initial: readonly string[]): void {
    panel = attached;
    const own = createSession(services, attached, initial);
    session = own;
    attached.webview.options = { enableScripts: true, localResourceRoots: [services.paths.dashboard] };
    attached.iconPath = vscode.Uri.joinPath(services.context.extensionUri, "media", "activity-bar.svg");
    attached.webview.onDidReceiveMessage((received: unknown) => {
      const message = toDashboardMessage(received);
      if (message === undefined)
        log.warn(`The dashboard sent ${JSON.stringify(received)}, which is no message of ours.`);
      else void runs.load().then(() => own.receive(message));
    });
    attached.onDidDispose(() => {
      own.dispose();
      if (panel === attached) panel = session = undefined;
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
        attach(restored, []); // The page remembers which runs it showed.
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
      const run = await pickRun(services, given, vscode.l10n.t("Which run shall be shown?"));
      if (run !== undefined) await show([run.id]);
      return undefined;
    }),
    registerCommand(services, "sentimentTuner.compareRuns", async (given, several) => {
      const ids = await askRunsToCompare(services, several ?? (given === undefined ? [] : [given]));
      if (ids !== undefined) await show(ids);
      return undefined;
    }),
  );
}

function createSession(services: Services, panel: vscode.WebviewPanel, initial: readonly string[]): DashboardSession {
  const { runs, models } = services;
  let usedFolder: string | undefined;
  const lookUp = async (): Promise<void> => {
    const model = await models.hoverModel();
    const folder = model.kind === "ready" ? model.folder : undefined;
    if (folder === usedFolder) return;
    usedFolder = folder;
    session.updateRuns();
  };
  const summaries = (): readonly RunSummary[] => {
    void lookUp(); // Another list follows if it is another model by now.
    return runs.all.map(({ stored, state }) => summarizeRun(stored, state, usedFolder, vscode.l10n.t));
  };
  const { bundle } = vscode.l10n;
  const session = createDashboardSession(
    {
      post: (message) => void panel.webview.postMessage(message),
      summaries,
      events: (id) => follow(runs.get(id)?.folder, eventLogOf),
      predictions: (id) => {
        const run = runs.get(id);
        return run?.state.kind === "ready" ? follow(run.folder, predictionsOf) : undefined;
      },
      locale: vscode.env.language,
      ...(bundle && { strings: bundle }),
      act: (message) => void act(services, message),
    },
    initial,
  );
  return session;
}

/** At most half a megabyte at once: it is copied to the page whole. */
const CHUNK_BYTES = 2 ** 19;

function follow(folder: string | undefined, pathOf: (folder: string) => string) {
  return folder === undefined ? undefined : tailLines(pathOf(folder), undefined, CHUNK_BYTES);
}

async function act(services: Services, message: Exclude<FromDashboard, { kind: "ready" | "show" }>): Promise<void> {
  try {
    switch (message.kind) {
      case "start":
        await executeCommand("sentimentTuner.fineTune");
        return;
      case "stop":
        await executeCommand("sentimentTuner.stopRun", message);
        return;
      case "resume":
        await executeCommand("sentimentTuner.resumeRun", message);
        return;
      case "use":
        await executeCommand("sentimentTuner.useRun", message);
        return;
      case "openReport":
        await executeCommand("sentimentTuner.openRunReport", message);
        return;
      case "openLog":
        await executeCommand("sentimentTuner.openRunLog", message);
        return;
      case "openFolder":
        await executeCommand("sentimentTuner.revealRun", message);
        return;
      case "export":
        await executeCommand("sentimentTuner.exportRun", message);
        return;
      case "openReview":
        await openReview(services, message);
        return;
      case "problem":
        services.log.warn(`Dashboard: ${message.message}`);
        return;
      default:
        return message satisfies never;
    }
  } catch (error) {
    await showProblem(services, error);
  }
}

/** Opens a dataset at a review; only those that the run itself was trained or judged on. */
async function openReview(services: Services, { path, line, runId }: Extract<FromDashboard, { kind: "openReview" }>) {
  const request = services.runs.get(runId)?.stored.order.request;
  const known = [...(request?.datasetPaths ?? []), ...(request?.evaluationPaths ?? [])];
  if (!known.some((dataset) => path === dataset || isInside(dataset, path))) {
    services.log.warn(`The dashboard asked for "${path}", which is no dataset of run ${runId}.`);
    return;
  }
  const uri = vscode.Uri.file(path);
  const { size } = await stat(path);
  const isText = !path.toLowerCase().endsWith(".parquet");
  if (!isText || size > MOST_DOCUMENT_BYTES) {
    const message = isText
      ? vscode.l10n.t('"{0}" is too large to open at a line. The review is in line {1}.', path, line)
      : vscode.l10n.t('"{0}" is no text file. The review is in row {1}.', path, line);
    await showWarning(services, message, [
      {
        title: vscode.l10n.t("Reveal File"),
        run: () => vscode.commands.executeCommand("revealFileInOS", uri),
      },
    ]);
    return;
  }
  const position = new vscode.Position(Math.max(line - 1, 0), 0);
  const options = { viewColumn: vscode.ViewColumn.One, preview: true, selection: new vscode.Range(position, position) };
  await vscode.window.showTextDocument(uri, options);
}

/** Whether a file lies in a folder of reviews. */
function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== "" && !inside.startsWith("..") && !isAbsolute(inside);
}

async function askRunsToCompare({ runs }: Services, given: readonly RunArgument[]) {
  await runs.load();
  if (given.length > 1) return given.map(({ runId }) => runId);
  const items = runs.all.map(({ id, stored }) => ({
    id,
    label: stored.order.name,
    description: new Date(stored.order.createdAt).toLocaleString(vscode.env.language),
    picked: given.some(({ runId }) => runId === id),
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t("Compare Runs"),
    placeHolder: vscode.l10n.t("Which runs shall be shown side by side?"),
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
