import * as vscode from "vscode";

import { messageOf } from "./errors.ts";
import { createApi } from "./features/api/create-api.ts";
import type { SentimentTunerApi } from "./features/api/sentiment-tuner-api.ts";
import { registerCheckSetup } from "./features/check-setup/check-setup.ts";
import { registerChooseModel } from "./features/choose-model/register-choose-model.ts";
import { registerCorrectLabel } from "./features/correct-label/register-correct-label.ts";
import { registerDashboard } from "./features/dashboard/register-dashboard.ts";
import { registerFineTune } from "./features/fine-tune/register-fine-tune.ts";
import { registerGitignore } from "./features/gitignore/offer-gitignore.ts";
import { registerHover } from "./features/hover/register-hover.ts";
import { registerMeasureSpeed } from "./features/measure-speed/measure-speed.ts";
import { registerPublish } from "./features/publish/publish.ts";
import { registerRunCommands } from "./features/run-commands/run-commands.ts";
import { registerRunNews } from "./features/run-news/run-news.ts";
import { registerRunsView } from "./features/runs-view/runs-view.ts";
import { registerScoreFile } from "./features/score-file/register-score-file.ts";
import { registerSetUpTensorflow } from "./features/set-up-tensorflow/set-up-tensorflow.ts";
import { registerShowSentiment } from "./features/show-sentiment/show-sentiment.ts";
import { registerStatusBar } from "./features/status-bar/status-bar.ts";
import { registerWalkthrough } from "./features/walkthrough/walkthrough.ts";
import { createServices } from "./services.ts";

/**
 * Creates the services and registers the features. It reads no file and starts no process.
 *
 * The manifest activates the extension with the first text document (for hovers), with its commands and views, with a dashboard to restore,
 * and in a workspace with runs, which may be under way.
 */
export function activate(context: vscode.ExtensionContext): SentimentTunerApi {
  const services = createServices(context);
  context.subscriptions.push(
    registerFineTune(services),
    registerDashboard(services),
    registerHover(services),
    registerShowSentiment(services),
    registerScoreFile(services),
    registerRunsView(services),
    registerRunCommands(services),
    registerChooseModel(services),
    registerStatusBar(services),
    registerRunNews(services),
    registerPublish(services),
    registerGitignore(services),
    registerMeasureSpeed(services),
    registerWalkthrough(services),
    registerCorrectLabel(services),
    registerCheckSetup(services),
    registerSetUpTensorflow(services),
    takeOverRuns(services),
  );
  return createApi(services);
}

/** Loads the runs of earlier windows after the activation. */
function takeOverRuns({ runs, log }: ReturnType<typeof createServices>): vscode.Disposable {
  const timer = setTimeout(() => {
    runs.load().catch((error: unknown) => log.error(`Runs could not be read: ${messageOf(error)}`));
  }, 0);
  return new vscode.Disposable(() => clearTimeout(timer));
}
