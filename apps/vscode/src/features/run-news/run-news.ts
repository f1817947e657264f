import type { NextAction } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { executeCommand } from "../../commands/register-command.ts";
import { type NextStep, showInfo, showProblem, showWarning } from "../../dialogs/notify.ts";
import type { Disposable } from "../../emitter.ts";
import { formatPercent } from "../../format.ts";
import { messageOfState, verdictOn } from "../../run/run-summary.ts";
import type { Run } from "../../run/run.ts";
import { isActive, isUnderWay, type ReadyState } from "../../run/state.ts";
import type { Services } from "../../services.ts";
import { reportDisk } from "./report-disk.ts";

/** Reports crashes and ends of runs, with next steps. */
export function registerRunNews(services: Services): Disposable {
  return services.runs.onDidChange(({ run, state, previous }) => {
    if (run === undefined || state === undefined || previous === undefined) return;
    const hasCrashed = state.kind === "starting" && state.restartInMs !== undefined;
    if (hasCrashed && isUnderWay(previous) && previous.crashes !== state.crashes) void reportRestart(services, run);
    if (isActive(previous) && !isActive(state)) void reportEnd(services, run).then(() => reportDisk(services));
  });
}

async function reportRestart(services: Services, run: Run): Promise<void> {
  const message = vscode.l10n.t(
    'The training process of "{0}" crashed. It starts again from the newest checkpoint.',
    run.stored.order.name,
  );
  await showWarning(services, message, [openLog(run)]);
}

async function reportEnd(services: Services, run: Run): Promise<void> {
  const { t } = vscode.l10n;
  const { name } = run.stored.order;
  const { state } = run;
  const resume: NextStep = {
    title: t("Resume"),
    run: () => executeCommand("sentimentTuner.resumeRun", { runId: run.id }),
  };
  const open: NextStep = {
    title: t("Open Dashboard"),
    run: () => executeCommand("sentimentTuner.openRun", { runId: run.id }),
  };
  switch (state.kind) {
    case "ready":
      return reportResult(services, run, state, isDashboardShown() ? [] : [open]);
    case "stopped": {
      const message =
        state.step === undefined
          ? t('"{0}" was stopped before its first step.', name)
          : t('"{0}" was stopped after step {1}. Nothing is lost.', name, state.step);
      return showInfo(services, message, [resume]);
    }
    case "failed": {
      const message = t('"{0}" failed: {1}', name, messageOfState(state, t) ?? state.error.message);
      const onProcessor: NextStep = {
        title: t("Resume on the Processor"),
        run: () => services.runs.resume(run, "cpu"),
      };
      const isDeviceLost = state.error.code === "DEVICE_LOST";
      return showProblem(services, new Error(message), [openLog(run), isDeviceLost ? onProcessor : resume]);
    }
    case "waiting":
    case "starting":
    case "training":
      return;
    default:
      return state satisfies never;
  }
}

/** Says how good the model is, whether hovers use it, and what fits next. */
async function reportResult(services: Services, run: Run, state: ReadyState, others: readonly NextStep[]) {
  const { t } = vscode.l10n;
  const { name } = run.stored.order;
  const verdict = verdictOn(state, t, vscode.env.language);
  const used = await services.models.hoverModel();
  const isUsed = used.kind === "ready" && used.folder === state.modelFolder;
  const accuracy = formatPercent(state.accuracy);
  const result =
    verdict === undefined ? t('"{0}" is ready: accuracy {1}.', name, accuracy) : `"${name}": ${verdict.sentence}`;
  const hovers = used.kind === "ready" && !isUsed ? t('Hovers still use "{0}".', used.name) : undefined;
  const message = [result, hovers].filter((part) => part !== undefined).join(" ");
  const isGood = verdict === undefined || ["good", "better-than-words", "better-than-guessing"].includes(verdict.kind);
  const step = nextStep(verdict?.next ?? { kind: "use" }, run.id, isUsed);
  return (isGood ? showInfo : showWarning)(services, message, [step, ...others]);
}

function nextStep(action: NextAction, runId: string, isUsed: boolean): NextStep {
  const { t } = vscode.l10n;
  switch (action.kind) {
    case "use":
      return isUsed
        ? { title: t("Try the Hover"), run: () => executeCommand("sentimentTuner.tryHover") }
        : { title: t("Use for Hovers"), run: () => executeCommand("sentimentTuner.useRun", { runId }) };
    case "keep":
      return {
        title: action.rung === "linear" ? t("Use the Word Counter") : t("Use the Recommended Model"),
        run: () => executeCommand("sentimentTuner.keepModel", { runId, rung: action.rung }),
      };
    case "train-longer":
      return { title: t("Train Longer"), run: () => executeCommand("sentimentTuner.trainAgain", { runId }) };
    case "check-labels":
      return { title: t("Check the Labels"), run: () => executeCommand("sentimentTuner.openDataset", { runId }) };
    case "add-data":
      return { title: t("Add Reviews"), run: () => executeCommand("sentimentTuner.openDataset", { runId }) };
    default:
      return action satisfies never;
  }
}

/** Whether a dashboard is in front in any editor group: a button that opens it would do nothing. */
function isDashboardShown(): boolean {
  return vscode.window.tabGroups.all.some(({ activeTab }) => {
    const input = activeTab?.input;
    return input instanceof vscode.TabInputWebview && input.viewType.endsWith("sentimentTuner.dashboard");
  });
}

function openLog(run: Run): NextStep {
  return {
    title: vscode.l10n.t("Open Training Log"),
    run: () => executeCommand("sentimentTuner.openRunLog", { runId: run.id }),
  };
}
