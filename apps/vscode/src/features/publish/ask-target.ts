import { isTarget } from "@sentiment-tuner/hub/reference";
import type { SpaceSdk } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import type { RunArgument } from "../../commands/command-map.ts";
import { requireTrust } from "../../dialogs/require-trust.ts";
import { pickReadyRun, type ReadyRun } from "../../run/pick-run.ts";
import type { Services } from "../../services.ts";
import { suggestedName } from "./suggested-name.ts";

/** Stores the owner of the latest target, which is suggested next time. */
const OWNER_KEY = "hubOwner";

/** What to publish, where, and its visibility. */
export interface Target {
  readonly run: ReadyRun;
  readonly repo: string;
  readonly isPrivate: boolean;
}

/** @returns undefined if the user cancels */
export async function askTarget(
  services: Services,
  given: RunArgument | undefined,
  title: string,
): Promise<Target | undefined> {
  requireTrust(vscode.l10n.t("Publishing needs a trusted workspace: it sends the model to another computer."));
  const run = await pickReadyRun(services, given, title);
  const repo = run && (await askRepo(services, run.run.stored.order.name, title));
  if (run === undefined || repo === undefined) return undefined;
  const isPrivate = await askPrivacy(title);
  return isPrivate === undefined ? undefined : { run, repo, isPrivate };
}

async function askRepo({ context }: Services, runName: string, title: string): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const owner = context.globalState.get<string>(OWNER_KEY, "");
  const name = suggestedName(runName);
  const repo = await vscode.window.showInputBox({
    title,
    prompt: t("Repository name, for example anna/shop-reviews"),
    value: `${owner}/${name}`,
    valueSelection: owner === "" ? [0, 0] : [owner.length + 1, owner.length + 1 + name.length],
    ignoreFocusOut: true,
    validateInput: (value) =>
      isTarget(value.trim())
        ? undefined
        : t("Expected owner/name, with letters, digits, hyphens, dots and underscores."),
  });
  if (repo === undefined) return undefined;
  const target = repo.trim();
  await context.globalState.update(OWNER_KEY, target.slice(0, target.indexOf("/")));
  return target;
}

async function askPrivacy(title: string): Promise<boolean | undefined> {
  const { t } = vscode.l10n;
  const items = [
    { label: `$(lock) ${t("Private")}`, description: t("only you and people you add"), isPrivate: true },
    { label: `$(globe) ${t("Public")}`, description: t("everyone can see and use it"), isPrivate: false },
  ];
  return (await vscode.window.showQuickPick(items, { title, placeHolder: t("Visibility"), ignoreFocusOut: true }))
    ?.isPrivate;
}

/** @returns undefined if the user cancels */
export async function askSdk(): Promise<SpaceSdk | undefined> {
  const { t } = vscode.l10n;
  const items: (vscode.QuickPickItem & { sdk: SpaceSdk })[] = [
    {
      label: `$(browser) ${t("Static")}`,
      description: t("free"),
      detail: t("The model runs in the visitor's browser."),
      sdk: "static",
    },
    {
      label: `$(server) ${t("Gradio")}`,
      description: t("needs a paid plan, or one of the two free ZeroGPU Spaces of an account"),
      detail: t("The model runs in Python on the hub's machines."),
      sdk: "gradio",
    },
  ];
  const title = t("Deploy to Hugging Face Spaces");
  return (
    await vscode.window.showQuickPick(items, {
      title,
      placeHolder: t("Choose where the model runs"),
      ignoreFocusOut: true,
    })
  )?.sdk;
}
