import * as vscode from "vscode";

import { executeCommand } from "../../commands/register-command.ts";
import { ExtensionError } from "../../errors.ts";
import { browseForModel, requireBaseModel } from "../../models/base-model.ts";
import type { Services } from "../../services.ts";

/** **Choose the Model for Hovers**. */
export async function chooseModel(services: Services): Promise<undefined> {
  const { models, settings } = services;
  const known = (await models.known()).filter(({ isTuned }) => isTuned);
  const current = settings.get("hover.model");
  const newest = { label: `$(sync) ${vscode.l10n.t("Newest Finished Run")}`, folder: "", description: "" };
  const items = [
    ...(vscode.workspace.isTrusted ? [newest] : []),
    ...known.map(({ name, folder }) => ({ label: `$(symbol-class) ${name}`, detail: folder, folder, description: "" })),
  ].map((item) => (item.folder === current ? { ...item, description: vscode.l10n.t("in use") } : item));
  const browse = { label: `$(folder-opened) ${vscode.l10n.t("Browse for a Folder…")}`, folder: undefined };
  const train = { label: `$(beaker) ${vscode.l10n.t("Fine-tune a New Model…")}`, folder: undefined };
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & { folder: string | undefined }>(
    [...items, browse, train],
    { title: vscode.l10n.t("Model for Sentiment Hovers"), matchOnDetail: true },
  );
  if (chosen === undefined) return undefined;
  if (chosen === train) void executeCommand("sentimentTuner.fineTune");
  else if (chosen.folder !== undefined) await models.use(chosen.folder);
  else await useModel(services, await browseForModel());
  return undefined;
}

/** **Add Model Folder…** @throws ExtensionError MODEL_INVALID */
export async function addModel(services: Services): Promise<undefined> {
  const folder = await browseForModel();
  if (folder === undefined) return undefined;
  await requireBaseModel(folder);
  await services.models.remember(folder);
  return undefined;
}

/** **Use for Hovers**. @throws ExtensionError MODEL_INVALID if the model cannot classify */
export async function useModel(services: Services, folder: string | undefined): Promise<undefined> {
  if (folder === undefined) return undefined;
  await services.models.remember(folder);
  const model = (await services.models.known()).find((known) => known.folder === folder);
  if (model?.isTuned !== true) {
    const message = vscode.l10n.t(
      'The folder "{0}" does not contain a fine-tuned model with tokenizer.json and onnx/model.onnx. Fine-tune it first, or choose another folder.',
      folder,
    );
    throw new ExtensionError("MODEL_INVALID", message);
  }
  await services.models.use(folder);
  return undefined;
}
