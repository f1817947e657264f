import * as vscode from "vscode";

import type { SentimentTunerApi } from "./api.ts";
import { createApi } from "./features/api.ts";
import { registerCheckSetup } from "./features/check-setup.ts";
import { registerDashboard } from "./features/dashboard.ts";
import { registerDecorations } from "./features/decorations.ts";
import { registerFineTune } from "./features/fine-tune.ts";
import { registerGitignore } from "./features/gitignore.ts";
import { registerHover } from "./features/hover.ts";
import { registerModels } from "./features/models.ts";
import { registerPublish } from "./features/publish.ts";
import { registerRunCommands } from "./features/run-commands.ts";
import { registerRunNews } from "./features/run-news.ts";
import { registerRunsView } from "./features/runs-view.ts";
import { registerSetUpTensorflow } from "./features/set-up-tensorflow.ts";
import { registerStatusBar } from "./features/status-bar.ts";
import { registerThroughput } from "./features/throughput.ts";
import { registerWalkthrough } from "./features/walkthrough.ts";
import { messageOf } from "./errors.ts";
import { createServices } from "./services.ts";

/**
 * Makes the services and registers the features; nothing here reads a file or starts a process.
 *
 * The manifest activates us with the first text document (a hover needs one), on our commands and views, with a dashboard
 * to restore, and in a workspace that has runs: there may be one under way to take over.
 */
export function activate(context: vscode.ExtensionContext): SentimentTunerApi {
  const services = createServices(context);
  context.subscriptions.push(
    registerFineTune(services),
    registerDashboard(services),
    registerHover(services),
    registerDecorations(services),
    registerRunsView(services),
    registerRunCommands(services),
    registerModels(services),
    registerStatusBar(services),
    registerRunNews(services),
    registerPublish(services),
    registerGitignore(services),
    registerThroughput(services),
    registerWalkthrough(services),
    registerCheckSetup(services),
    registerSetUpTensorflow(services),
    takeOverRuns(services),
  );
  return createApi(services);
}

/** Looks for runs of earlier windows once the editor has come to rest. */
function takeOverRuns({ runs, log }: ReturnType<typeof createServices>): vscode.Disposable {
  const timer = setTimeout(() => {
    runs.load().catch((error: unknown) => log.error(`Runs could not be read: ${messageOf(error)}`));
  }, 0);
  return new vscode.Disposable(() => clearTimeout(timer));
}
