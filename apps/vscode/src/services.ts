import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { readRunProcess } from "@sentiment-tuner/protocol/node";
import * as vscode from "vscode";

import { createPages, type Pages } from "./dialogs/pages.ts";
import { withoutLinks } from "./dialogs/without-links.ts";
import { ExtensionError } from "./errors.ts";
import { createHub, type Hub } from "./hub/hub.ts";
import { proxyEnvironment } from "./hub/proxy.ts";
import { createHubToken, type HubToken } from "./hub/token.ts";
import { createHoverChoice } from "./models/hover-choice.ts";
import { createModels, type Models } from "./models/models.ts";
import { findPlugins } from "./plugins/find-plugins.ts";
import { privateLog } from "./private-log.ts";
import { createPredictionService, type PredictionService } from "./predictions/prediction-service.ts";
import { tailLines } from "./run/line-tail.ts";
import { createProcesses } from "./run/processes.ts";
import { requestStop } from "./run/request-stop.ts";
import { createRunQueue } from "./run/run-queue.ts";
import { createRunStore, eventLogOf } from "./run/run-store.ts";
import { STOP_GRACES } from "./run/stop-graces.ts";
import { createRuns, type Runs } from "./run/runs.ts";
import { createScorer, type Scorer, SCORING_THREADS } from "./scoring/scorer.ts";
import { createSettings, editorProxy, type SettingsReader } from "./settings/settings.ts";
import { forkWorker } from "./workers/fork-worker.ts";
import { findNodeRuntime, type NodeRuntime } from "./workers/node-runtime.ts";

/** What the features share. Each service is created once and does nothing before its first use. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly settings: SettingsReader;
  readonly paths: ExtensionPaths;
  /** The Node.js for a worker. @throws ExtensionError WORKER_MISSING */
  readonly runtime: () => Promise<NodeRuntime>;
  readonly runs: Runs;
  readonly models: Models;
  readonly predictions: PredictionService;
  readonly scorer: Scorer;
  readonly hub: Hub;
  readonly hubToken: HubToken;
  readonly pages: Pages;
}

/** Paths inside the installed extension. */
interface ExtensionPaths {
  readonly worker: string;
  readonly embeddedModel: string;
  /** An adapter of the embedded model that can classify. */
  readonly generalModel: string;
  readonly sampleReviews: string;
  readonly dashboard: vscode.Uri;
}

/** The folder in a workspace for runs and models. */
export const WORKSPACE_FOLDER = ".sentiment-tuner";

export function createServices(context: vscode.ExtensionContext): Services {
  const log = privateLog(vscode.window.createOutputChannel("Sentiment Tuner", { log: true }), homedir());
  const settings = createSettings();
  const paths = pathsOf(context);
  const runtime = createRuntimeFinder(settings, log);
  const startable = async (): Promise<NodeRuntime> => {
    await requireWorker(paths.worker);
    const found = await runtime();
    return { ...found, environment: { ...found.environment, ...proxyEnvironment(editorProxy(), process.env) } };
  };

  const warn = (message: string): void => {
    log.warn(message);
    void vscode.window.showWarningMessage(withoutLinks(message));
  };
  const runs = createRuns({
    store: createRunStore(join(homeFolder(context), "runs"), warn),
    processes: createProcesses({ workerPath: paths.worker, runtime: startable, args: () => pluginArgs(log) }),
    queue: createRunQueue(context.workspaceState),
    tail: (folder) => tailLines(eventLogOf(folder)),
    readProcess: readRunProcess,
    requestStop,
    isTrusted: () => vscode.workspace.isTrusted,
    now: Date.now,
    graces: STOP_GRACES,
    note: (message) => log.info(message),
  });
  const predictions = createPredictionService({
    fork: async () =>
      forkWorker({
        workerPath: paths.worker,
        runtime: await startable(),
        args: ["infer", ...(await pluginArgs(log))],
        onOutput: (text) => log.info(`[hover] ${text}`),
      }),
    idleMs: () => settings.get("hover.idleMinutes") * 60_000,
    now: Date.now,
    note: (message) => log.info(message),
    crashMessage: () => vscode.l10n.t("The process for hovers crashed several times in a row. See the log."),
  });
  const scorer = createScorer({
    fork: async () =>
      forkWorker({
        workerPath: paths.worker,
        runtime: await startable(),
        args: ["infer", "--threads", String(SCORING_THREADS), ...(await pluginArgs(log))],
        onOutput: (text) => log.info(`[score] ${text}`),
      }),
  });
  const hubToken = createHubToken(context);
  const hub = createHub({
    fork: async (environment) =>
      forkWorker({
        workerPath: paths.worker,
        runtime: await startable(),
        args: ["hub", ...(await pluginArgs(log))],
        environment,
        onOutput: (text) => log.info(`[hub] ${text}`),
      }),
    token: () => hubToken.read(),
  });
  const choice = createHoverChoice({ home: homeFolder(context), extension: context.extensionUri.fsPath });
  const { embeddedModel, generalModel } = paths;
  const models = createModels({ context, settings, runs, embeddedModel, generalModel, choice });
  const pages = createPages();
  context.subscriptions.push(log, pages, runs, predictions, models, ...restartWithPlugins(predictions));
  return { context, log, settings, paths, runtime: startable, runs, models, predictions, scorer, hub, hubToken, pages };
}

/** A model may need the architecture or the truncation of a plug-in. */
async function pluginArgs(log: vscode.LogOutputChannel): Promise<readonly string[]> {
  return (await findPlugins(log)).flatMap((path) => ["--plugin", path]);
}

/** Restarts the process for hovers when the set of plug-ins may have changed. */
function restartWithPlugins(predictions: PredictionService): vscode.Disposable[] {
  const restart = (): void => {
    if (predictions.isRunning) predictions.restart();
  };
  return [vscode.extensions.onDidChange(restart), vscode.workspace.onDidGrantWorkspaceTrust(restart)];
}

function pathsOf({ extensionUri }: vscode.ExtensionContext): ExtensionPaths {
  const inside = (...parts: string[]): vscode.Uri => vscode.Uri.joinPath(extensionUri, ...parts);
  return {
    worker: inside("dist", "worker", "worker.mjs").fsPath,
    embeddedModel: inside("dist", "models", "gte-small").fsPath,
    generalModel: inside("dist", "ready").fsPath,
    sampleReviews: inside("samples", "reviews.csv").fsPath,
    dashboard: inside("dist", "dashboard"),
  };
}

/** The folder for runs: in the first workspace folder, or in the extension's storage without a workspace. */
function homeFolder({ globalStorageUri }: vscode.ExtensionContext): string {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file");
  return folder === undefined ? globalStorageUri.fsPath : join(folder.uri.fsPath, WORKSPACE_FOLDER);
}

/** Finds Node.js once, and again when the setting changes. */
function createRuntimeFinder(settings: SettingsReader, log: vscode.LogOutputChannel): () => Promise<NodeRuntime> {
  let found: { readonly configuredPath: string; readonly runtime: Promise<NodeRuntime> } | undefined;
  return async () => {
    const configuredPath = settings.get("nodePath");
    if (found?.configuredPath !== configuredPath) {
      const onUnfit = (path: string, version: string | undefined): void =>
        log.warn(`"${path}" is ${version ?? "not Node.js"}; 20.19 or later is required. Trying the PATH next.`);
      const runtime = findNodeRuntime({ configuredPath, editorPath: process.execPath, onUnfit });
      found = { configuredPath, runtime };
      const { path, source } = await runtime;
      log.info(`Workers run on ${path} (${source}).`);
    }
    return found.runtime;
  };
}

async function requireWorker(path: string): Promise<void> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const message = vscode.l10n.t('The extension\'s own file "{0}" is missing. Install the extension again.', path);
  throw new ExtensionError("WORKER_MISSING", message);
}
