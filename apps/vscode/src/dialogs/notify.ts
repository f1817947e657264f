import * as vscode from "vscode";

import { codeOf, messageOf } from "../errors.ts";
import type { Services } from "../services.ts";
import { remedyFor } from "./remedies.ts";
import { withoutLinks } from "./without-links.ts";

/** A button on a message. */
export interface NextStep {
  readonly title: string;
  run(): unknown;
}

/** Shows and logs an error. The buttons are `steps`, the remedy for its code, and the log. */
export async function showProblem(
  services: Pick<Services, "log">,
  error: unknown,
  steps: readonly NextStep[] = [],
): Promise<void> {
  const { log } = services;
  log.error(error instanceof Error ? error : String(error));
  const isAboutData = error instanceof Error && error.name === "DataError"; // Packages share codes: FILE_MISSING is a model's as well.
  const remedy = isAboutData ? undefined : remedyFor(codeOf(error));
  const all: readonly NextStep[] = [
    ...steps,
    ...(remedy ? [{ title: remedy.title(), run: () => vscode.commands.executeCommand(remedy.command) }] : []),
    { title: vscode.l10n.t("Show Log"), run: () => log.show() },
  ];
  await runChosen(vscode.window.showErrorMessage(withoutLinks(messageOf(error)), ...all), services);
}

/** Shows and logs a message with its next steps as buttons. */
export async function showInfo(services: Pick<Services, "log">, message: string, steps: readonly NextStep[]) {
  services.log.info(message);
  await runChosen(vscode.window.showInformationMessage(withoutLinks(message), ...steps), services);
}

/** Shows and logs a warning with its next steps as buttons. */
export async function showWarning(services: Pick<Services, "log">, message: string, steps: readonly NextStep[]) {
  services.log.warn(message);
  await runChosen(vscode.window.showWarningMessage(withoutLinks(message), ...steps), services);
}

async function runChosen(step: Thenable<NextStep | undefined>, services: Pick<Services, "log">): Promise<void> {
  try {
    await (await step)?.run();
  } catch (error) {
    await showProblem(services, error);
  }
}
