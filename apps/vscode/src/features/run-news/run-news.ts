import * as vscode from "vscode";

import { executeCommand } from "../../commands/register-command.ts";
import { type NextStep, showInfo, showProblem, showWarning } from "../../dialogs/notify.ts";
import type { Disposable } from "../../emitter.ts";
import { formatF1, formatPercent } from "../../format.ts";
import { messageOfState } from "../../run/run-summary.ts";
import type { Run } from "../../run/run.ts";
import { isActive, isUnderWay } from "../../run/state.ts";
import type { Services } from "../../services.ts";

/** Reports crashes and ends of runs, with next steps. */
export function registerRunNews(services: Services): Disposable {
  return services.runs.onDidChange(({ run, state, previous }) => {
    if (run === undefined || state === undefined || previous === undefined) return;
    const hasCrashed = state.kind === "starting" && state.restartInMs !== undefined;
    if (hasCrashed && isUnderWay(previous) && previous.crashes !== state.crashes) void reportRestart(services, run);
    if (isActive(previous) && !isActive(state)) void reportEnd(services, run);
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
    case "ready": {
      const f1 = formatF1(state.f1, state.isMacroF1, t);
      const message = t('"{0}" is ready: accuracy {1}, {2}.', name, formatPercent(state.accuracy), f1);
      const used = await services.models.hoverModel();
      const isUsed = used.kind === "ready" && used.folder === state.modelFolder;
      const use = { title: t("Use for Hovers"), run: () => executeCommand("sentimentTuner.useRun", { runId: run.id }) };
      const tryIt = { title: t("Try the Hover"), run: () => executeCommand("sentimentTuner.tryHover") };
      return showInfo(services, message, [isUsed ? tryIt : use, open]);
    }
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

function openLog(run: Run): NextStep {
  return {
    title: vscode.l10n.t("Open Training Log"),
    run: () => executeCommand("sentimentTuner.openRunLog", { runId: run.id }),
  };
}
