import { isTarget } from "@sentiment-tuner/hub/reference";
import type { SpaceSdk } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import type { RunArgument } from "../commands.ts";
import { suggestedName } from "../hub/suggested-name.ts";
import { showNews } from "../notify.ts";
import { registerCommand } from "../register-command.ts";
import type { Services } from "../services.ts";
import { requireTrust } from "../trust.ts";
import { askHub } from "./ask-hub.ts";
import { pickReadyRun, type ReadyRun } from "./pick-run.ts";

/** Where the name that was pushed to last is kept: its owner is offered again. */
const OWNER_KEY = "hubOwner";

/** Pushes models and Spaces to the hub, and keeps the token that it takes. */
export function registerPublish(services: Services): vscode.Disposable {
  const { hubToken } = services;
  const { t } = vscode.l10n;
  return vscode.Disposable.from(
    registerCommand(services, "sentimentTuner.pushModel", async (given) => {
      const target = await askTarget(services, given, t("Push Model to Hugging Face"));
      if (target !== undefined) await push(services, target);
      return undefined;
    }),
    registerCommand(services, "sentimentTuner.deploySpace", async (given) => {
      const target = await askTarget(services, given, t("Deploy to Hugging Face Spaces"));
      const sdk = target === undefined ? undefined : await askSdk();
      if (target !== undefined && sdk !== undefined) await deploy(services, target, sdk);
      return undefined;
    }),
    registerCommand(services, "sentimentTuner.setToken", async () => {
      await hubToken.ask();
      return undefined;
    }),
    registerCommand(services, "sentimentTuner.forgetToken", async () => {
      await hubToken.forget();
      void vscode.window.showInformationMessage(t("The Hugging Face token is forgotten."));
      return undefined;
    }),
  );
}

/** What goes where, and who may see it. */
interface Target {
  readonly run: ReadyRun;
  readonly repo: string;
  readonly isPrivate: boolean;
}

/** @returns undefined if the user thought better of it */
async function askTarget(
  services: Services,
  given: RunArgument | undefined,
  title: string,
): Promise<Target | undefined> {
  requireTrust(vscode.l10n.t("Publishing needs a trusted workspace: what is in it leaves this computer."));
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
    prompt: t("Where to? Your user name or organization on the hub, a slash, and a name."),
    value: `${owner}/${name}`,
    valueSelection: owner === "" ? [0, 0] : [owner.length + 1, owner.length + 1 + name.length],
    ignoreFocusOut: true,
    validateInput: (value) =>
      isTarget(value.trim()) ? undefined : t("Expected owner/name, of letters, digits, hyphens, dots and underscores."),
  });
  if (repo === undefined) return undefined;
  const target = repo.trim();
  await context.globalState.update(OWNER_KEY, target.slice(0, target.indexOf("/")));
  return target;
}

async function askPrivacy(title: string): Promise<boolean | undefined> {
  const { t } = vscode.l10n;
  const items = [
    { label: `$(lock) ${t("Private")}`, description: t("you and whom you invite"), isPrivate: true },
    { label: `$(globe) ${t("Public")}`, description: t("everybody can see and use it"), isPrivate: false },
  ];
  return (await vscode.window.showQuickPick(items, { title, placeHolder: t("Who may see it?"), ignoreFocusOut: true }))
    ?.isPrivate;
}

async function askSdk(): Promise<SpaceSdk | undefined> {
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
      description: t("a paid plan, or one of the two free ZeroGPU Spaces of an account"),
      detail: t("The model runs in Python on the hub's machines."),
      sdk: "gradio",
    },
  ];
  const title = t("Deploy to Hugging Face Spaces");
  return (
    await vscode.window.showQuickPick(items, { title, placeHolder: t("Where shall it run?"), ignoreFocusOut: true })
  )?.sdk;
}

async function push(services: Services, { run, repo, isPrivate }: Target): Promise<void> {
  const { t } = vscode.l10n;
  const params = { repo, modelFolder: run.state.modelFolder, isPrivate };
  const pushed = await askHub(services, t('Pushing "{0}"…', repo), "pushModel", params);
  if (pushed !== undefined) await tellAddress(services, t("The model is at {0}", pushed.url), pushed.url);
}

async function deploy(services: Services, { run, repo, isPrivate }: Target, sdk: SpaceSdk): Promise<void> {
  const { t } = vscode.l10n;
  const params = { repo, modelFolder: run.state.modelFolder, isPrivate, sdk };
  const deployed = await askHub(services, t('Deploying "{0}"…', repo), "deploySpace", params);
  if (deployed !== undefined) await tellAddress(services, t("The Space runs at {0}", deployed.url), deployed.url);
}

function tellAddress(services: Services, message: string, url: string): Promise<void> {
  const { t } = vscode.l10n;
  return showNews(services, message, [
    { title: t("Open"), run: () => vscode.env.openExternal(vscode.Uri.parse(url)) },
    { title: t("Copy Address"), run: () => vscode.env.clipboard.writeText(url) },
  ]);
}
