import * as vscode from "vscode";

import { codeOf, messageOf } from "./errors.ts";
import type { Services } from "./services.ts";

/** A button on a message. */
export interface NextStep {
  readonly title: string;
  run(): unknown;
}

/** Shows what went wrong, with what to do next as buttons; the log is always one of them. */
export async function showProblem(services: Pick<Services, "log">, error: unknown, steps: readonly NextStep[] = []) {
  const { log } = services;
  log.error(error instanceof Error ? error : String(error));
  const all = [...steps, ...stepsFor(codeOf(error)), { title: vscode.l10n.t("Show Log"), run: () => log.show() }];
  await chosen(vscode.window.showErrorMessage(messageOf(error), ...all), services);
}

/** Tells something, with what to do next as buttons. */
export async function showNews(services: Pick<Services, "log">, message: string, steps: readonly NextStep[]) {
  services.log.info(message);
  await chosen(vscode.window.showInformationMessage(message, ...steps), services);
}

/** Warns of something, with what to do next as buttons. */
export async function showWarning(services: Pick<Services, "log">, message: string, steps: readonly NextStep[]) {
  services.log.warn(message);
  await chosen(vscode.window.showWarningMessage(message, ...steps), services);
}

async function chosen(step: Thenable<NextStep | undefined>, services: Pick<Services, "log">): Promise<void> {
  try {
    await (await step)?.run();
  } catch (error) {
    await showProblem(services, error);
  }
}

/** What helps with an error, by its code. */
function stepsFor(code: string | undefined): readonly NextStep[] {
  switch (code) {
    case "WORKSPACE_UNTRUSTED":
      return [step(vscode.l10n.t("Manage Workspace Trust"), "workbench.trust.manage")];
    case "MODEL_MISSING":
      return [step(vscode.l10n.t("Fine-tune a Model"), "sentimentTuner.fineTune")];
    case "MODEL_INVALID":
    case "LABELS_UNFIT":
    case "FILE_MISSING":
      return [step(vscode.l10n.t("Choose Model"), "sentimentTuner.chooseModel")];
    case "UNAUTHORIZED":
    case "FORBIDDEN":
      return [step(vscode.l10n.t("Set Hugging Face Token"), "sentimentTuner.setToken")];
    case "RUN_ACTIVE":
      return [step(vscode.l10n.t("Stop Training"), "sentimentTuner.stopRun")];
    default:
      return [];
  }
}

function step(title: string, command: string): NextStep {
  return { title, run: () => vscode.commands.executeCommand(command) };
}
