import * as vscode from "vscode";

import { executeCommand } from "../../commands/register-command.ts";
import { ExtensionError } from "../../errors.ts";
import { formatClasses } from "../../format.ts";
import { fetchFromHub } from "../../hub/fetch-from-hub.ts";
import { browseForModel, requireBaseModel } from "../../models/base-model.ts";
import { modelFolderIn } from "../../models/model-folder.ts";
import { iconOf } from "../../models/models.ts";
import { verdictOn } from "../../run/run-summary.ts";
import type { Run } from "../../run/run.ts";
import type { Services } from "../../services.ts";

/** **Choose the Model for Hovers**. */
export async function chooseModel(services: Services): Promise<undefined> {
  const { models } = services;
  const known = (await models.known()).filter(({ classes }) => classes !== undefined);
  const used = await models.hoverModel();
  const current = used.kind === "ready" ? used.folder : undefined;
  const newest = {
    label: `$(sync) ${vscode.l10n.t("Automatic")}`,
    folder: "",
    description: vscode.l10n.t("the newest run that is not worse than an earlier one"),
  };
  const items = [
    ...(vscode.workspace.isTrusted ? [newest] : []),
    ...known.map(({ name, folder, classes = [], run, origin }) => ({
      label: `$(${iconOf({ origin })}) ${name}`,
      description: formatClasses(classes, vscode.l10n.t),
      detail:
        origin === "general"
          ? vscode.l10n.t("installed with the extension")
          : (resultOf(run) ?? vscode.workspace.asRelativePath(folder)),
      folder,
    })),
  ].map((item) => (item.folder === current ? { ...item, description: inUse(item.description) } : item));
  const hub = { label: `$(cloud-download) ${vscode.l10n.t("From the Hugging Face Hub…")}`, folder: undefined };
  const browse = { label: `$(folder-opened) ${vscode.l10n.t("Browse for a Folder…")}`, folder: undefined };
  const train = { label: `$(beaker) ${vscode.l10n.t("Fine-tune Sentiment Model")}`, folder: undefined };
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & { folder: string | undefined }>(
    [...items, hub, browse, train],
    { title: vscode.l10n.t("Model for Sentiment Hovers"), matchOnDetail: true },
  );
  if (chosen === undefined) return undefined;
  if (chosen === train) void executeCommand("sentimentTuner.fineTune");
  else if (chosen.folder !== undefined) await models.use(chosen.folder);
  else await useModel(services, await (chosen === hub ? fetchClassifier(services) : browseForModel()));
  return undefined;
}

/** How good the model of a run is; undefined for a model from elsewhere. */
function resultOf(run: Run | undefined): string | undefined {
  return run && verdictOn(run.state, vscode.l10n.t, vscode.env.language)?.sentence;
}

function inUse(description: string): string {
  const use = vscode.l10n.t("in use");
  return description === "" ? use : `${use} · ${description}`;
}

function fetchClassifier(services: Services): Promise<string | undefined> {
  const { t } = vscode.l10n;
  return fetchFromHub(services, {
    title: t("Classifier from the Hugging Face Hub"),
    prompt: t("The name of a BERT or DistilBERT classifier on the hub, optionally with @revision"),
    example: "distilbert-base-uncased-finetuned-sst-2-english",
  });
}

/** **Add Model Folder…** @throws ExtensionError MODEL_INVALID */
export async function addModel(services: Services): Promise<undefined> {
  const chosen = await browseForModel();
  if (chosen === undefined) return undefined;
  const folder = await modelFolderIn(chosen);
  await requireBaseModel(folder);
  await services.models.remember(folder);
  return undefined;
}

/** **Use for Hovers**. @throws ExtensionError MODEL_INVALID if the model cannot classify */
export async function useModel(services: Services, chosen: string | undefined): Promise<undefined> {
  if (chosen === undefined) return undefined;
  const folder = await modelFolderIn(chosen);
  await services.models.remember(folder);
  const model = (await services.models.known()).find((known) => known.folder === folder);
  if (model?.classes === undefined) {
    const message = vscode.l10n.t(
      'The folder "{0}" does not contain a classifier with config.json, tokenizer.json and model.safetensors. Fine-tune it first, or choose another folder.',
      folder,
    );
    throw new ExtensionError("MODEL_INVALID", message);
  }
  await services.models.use(folder);
  return undefined;
}
