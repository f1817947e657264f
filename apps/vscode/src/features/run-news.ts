import * as vscode from "vscode";

import type { Disposable } from "../emitter.ts";
import { percentOf } from "../hover/contents.ts";
import { type NextStep, showNews, showProblem, showWarning } from "../notify.ts";
import { executeCommand } from "../register-command.ts";
import type { Services } from "../services.ts";
import type { Run } from "../trainer/run.ts";
import { messageOfState } from "../trainer/run-summary.ts";
import { isActive, isUnderWay } from "../trainer/state.ts";

/** Tells how runs end, with what to do next. */
export function registerRunNews(services: Services): Disposable {
  return services.runs.onDidChange(({ run, state, previous }) => {
    if (run === undefined || state === undefined || previous === undefined) return;
    const hasCrashed = state.kind === "starting" && state.restartInMs !== undefined;
    if (hasCrashed && isUnderWay(previous) && previous.crashes !== state.crashes) void tellRestart(services, run);
    if (isActive(previous) && !isActive(state)) void tellEnd(services, run);
  });
}

async function tellRestart(services: Services, run: Run): Promise<void> {
  const message = vscode.l10n.t(
    'The training process of "{0}" ended unexpectedly and is started again from the newest checkpoint.',
    run.stored.order.name,
  );
  await showWarning(services, message, [openLog(run)]);
}

async function tellEnd(services: Services, run: Run): Promise<void> {
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
      const message = t('"{0}" is ready: accuracy {1}, F1 {2}.', name, percentOf(state.accuracy), percentOf(state.f1));
      const used = await services.models.hoverModel();
      const isUsed = used.kind === "ready" && used.folder === state.modelFolder;
      const use = { title: t("Use for Hovers"), run: () => executeCommand("sentimentTuner.useRun", { runId: run.id }) };
      const tryIt = { title: t("Try the Hover"), run: () => executeCommand("sentimentTuner.tryHover") };
      return showNews(services, message, [isUsed ? tryIt : use, open]);
    }
    case "stopped": {
      const message =
        state.step === undefined
          ? t('"{0}" was stopped before its first step.', name)
          : t('"{0}" was stopped after step {1}. Nothing is lost.', name, state.step);
      return showNews(services, message, [resume]);
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
