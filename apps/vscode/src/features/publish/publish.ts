import type { SpaceSdk } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { registerCommand } from "../../commands/register-command.ts";
import { showInfo } from "../../dialogs/notify.ts";
import { requestWithProgress } from "../../hub/request-with-progress.ts";
import type { Services } from "../../services.ts";
import { askSdk, askTarget, type Target } from "./ask-target.ts";

/** The commands that push models and Spaces to the hub, and those for the token. */
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
      void vscode.window.showInformationMessage(t("The Hugging Face token was deleted."));
      return undefined;
    }),
  );
}

async function push(services: Services, { run, repo, isPrivate }: Target): Promise<void> {
  const { t } = vscode.l10n;
  const params = { repo, modelFolder: run.state.modelFolder, isPrivate };
  const pushed = await requestWithProgress(services, t('Pushing "{0}"…', repo), "pushModel", params);
  if (pushed !== undefined) await showAddress(services, t("The model is at {0}", pushed.url), pushed.url);
}

async function deploy(services: Services, { run, repo, isPrivate }: Target, sdk: SpaceSdk): Promise<void> {
  const { t } = vscode.l10n;
  const params = { repo, modelFolder: run.state.modelFolder, isPrivate, sdk };
  const deployed = await requestWithProgress(services, t('Deploying "{0}"…', repo), "deploySpace", params);
  if (deployed !== undefined) await showAddress(services, t("The Space runs at {0}", deployed.url), deployed.url);
}

function showAddress(services: Services, message: string, url: string): Promise<void> {
  const { t } = vscode.l10n;
  return showInfo(services, message, [
    { title: t("Open"), run: () => vscode.env.openExternal(vscode.Uri.parse(url)) },
    { title: t("Copy Address"), run: () => vscode.env.clipboard.writeText(url) },
  ]);
}
