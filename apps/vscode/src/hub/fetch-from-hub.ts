import { isModelReference } from "@sentiment-tuner/hub/reference";
import * as vscode from "vscode";

import type { Services } from "../services.ts";
import { requestWithProgress } from "./request-with-progress.ts";

interface HubQuestion {
  readonly title: string;
  readonly prompt: string;
  /** A name that is valid. */
  readonly example: string;
}

/** Asks for the name of a model on the hub and downloads it. @returns its folder; undefined if the user cancels */
export async function fetchFromHub(
  services: Pick<Services, "hub" | "hubToken" | "log">,
  { title, prompt, example }: HubQuestion,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const typed = await vscode.window.showInputBox({
    title,
    prompt,
    placeHolder: example,
    ignoreFocusOut: true,
    validateInput: (value) =>
      isModelReference(value.trim()) ? undefined : t('Expected a name such as "{0}" or "owner/name".', example),
  });
  if (typed === undefined) return undefined;
  const reference = typed.trim();
  return (await requestWithProgress(services, t('Downloading "{0}"…', reference), "fetchModel", { reference }))?.folder;
}
