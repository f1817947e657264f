import * as vscode from "vscode";

import { formatDuration, formatF1, formatPercent } from "../../format.ts";
import type { Run } from "../../run/run.ts";
import { isUnderWay, type RunState } from "../../run/state.ts";
import type { Services } from "../../services.ts";
import { throttled } from "../../throttle.ts";

const REDRAW_MS = 100;

/** Shows the progress of the active run, else the model for hovers, else nothing. */
export function registerStatusBar(services: Services): vscode.Disposable {
  const { runs, models } = services;
  const item = vscode.window.createStatusBarItem("sentimentTuner.status", vscode.StatusBarAlignment.Left, 50);
  item.name = vscode.l10n.t("Sentiment Tuner");
  let latest = 0;

  async function update(): Promise<void> {
    const ticket = ++latest;
    const active = runs.all.find(({ state }) => isUnderWay(state));
    void vscode.commands.executeCommand("setContext", "sentimentTuner.isTraining", active !== undefined);
    if (active !== undefined) {
      showRun(item, active);
      return;
    }
    const model = await models.hoverModel();
    if (ticket !== latest) return; // A newer update has started.
    if (model.kind === "ready") {
      item.text = `$(smiley) ${model.isGeneral === true ? vscode.l10n.t("General model") : model.name}`;
      const classes = model.classes.join(", ");
      const use = vscode.l10n.t("The model for hovers. Click to choose another.");
      item.tooltip = classes === "" ? use : `${use}\n${vscode.l10n.t("Classes: {0}", classes)}`;
      item.command = "sentimentTuner.chooseModel";
      item.backgroundColor = undefined;
      item.show();
    } else if (model.kind === "broken") {
      item.text = `$(warning) ${vscode.l10n.t("No sentiment model")}`;
      item.tooltip = vscode.l10n.t(
        'The folder "{0}" does not contain a fine-tuned model. Click to choose another.',
        model.folder,
      );
      item.command = "sentimentTuner.chooseModel";
      item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
      item.show();
    } else {
      item.hide();
    }
  }

  const redraw = throttled(() => void update(), REDRAW_MS);
  redraw();
  return vscode.Disposable.from(item, redraw, runs.onDidChange(redraw), models.onDidChange(redraw));
}

function showRun(item: vscode.StatusBarItem, { state, stored }: Run): void {
  item.text = `$(sync~spin) ${formatProgress(state)}`;
  item.tooltip = vscode.l10n.t('"{0}" is training. Click to open the dashboard.', stored.order.name);
  item.command = "sentimentTuner.openDashboard";
  item.backgroundColor = undefined;
  item.show();
}

/** "Training 42% · accuracy 88% · F1 87% · about 3 minutes left". */
function formatProgress(state: RunState): string {
  const { t } = vscode.l10n;
  if (state.kind !== "training")
    return state.kind === "starting" && state.crashes > 0 ? t("Restarting…") : t("Starting…");
  if (state.isStopping) return t("Stopping…");
  if (state.phase === "preparing") return t("Preparing…");
  const { step, totalSteps, accuracy, f1, isMacroF1, remainingMs } = state.progress;
  const share = step === undefined || !totalSteps ? 0 : step / totalSteps;
  const parts = [state.phase === "evaluating" ? t("Evaluating…") : t("Training {0}%", Math.floor(share * 100))];
  if (accuracy !== undefined) parts.push(t("accuracy {0}", formatPercent(accuracy)));
  if (f1 !== undefined) parts.push(formatF1(f1, isMacroF1, t));
  if (remainingMs !== undefined && state.phase === "training")
    parts.push(t("{0} left", formatDuration(remainingMs / 1000, t)));
  return parts.join(" · ");
}
