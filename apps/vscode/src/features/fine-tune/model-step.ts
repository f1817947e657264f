import { isModelReference } from "@sentiment-tuner/hub/reference";
import * as vscode from "vscode";

import { readModelSize, totalParameters } from "../../dataset/model-size.ts";
import { ExtensionError } from "../../errors.ts";
import { askOne } from "../../quick-steps.ts";
import type { Services } from "../../services.ts";
import { askHub } from "../ask-hub.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";

interface ModelItem extends vscode.QuickPickItem {
  readonly folder?: string;
  readonly action?: "hub" | "browse";
}

/** Which model to start from: the embedded one, one that is known, or any folder. */
export async function askBaseModel(services: Services, draft: Draft, place: StepPlace): Promise<StepResult> {
  const answer = await askOne<ModelItem>({
    ...place,
    placeholder: vscode.l10n.t("Which model shall learn?"),
    items: modelItems(services),
    isActive: ({ folder }) => folder === draft.baseModelFolder,
  });
  if (answer.kind !== "chosen") return answer.kind;
  const { folder: known, action } = answer.value;
  const folder = known ?? (action === "hub" ? await fetchFromHub(services) : await browseForModel());
  if (folder === undefined) return askBaseModel(services, draft, place);
  await settleBaseModel(draft, folder);
  await services.models.remember(folder);
  return "next";
}

/** @throws ExtensionError MODEL_INVALID naming the folder */
export async function settleBaseModel(draft: Draft, folder: string): Promise<void> {
  const size = await readModelSize(folder);
  if (size === undefined) {
    const message = vscode.l10n.t(
      'The folder "{0}" holds no model: there is no config.json of a BERT or DistilBERT in it. Choose another base model.',
      folder,
    );
    throw new ExtensionError("MODEL_INVALID", message);
  }
  draft.baseModelFolder = folder;
  draft.modelSize = size;
}

export async function browseForModel(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    title: vscode.l10n.t("Choose a Model Folder"),
    openLabel: vscode.l10n.t("Choose"),
  });
  return chosen?.[0]?.fsPath;
}

async function modelItems({ models }: Services): Promise<readonly ModelItem[]> {
  const known = await models.known();
  const items = known.map(({ name, folder, size, origin }) => ({
    label: `$(${origin === "embedded" ? "package" : "symbol-class"}) ${name}`,
    description: vscode.l10n.t("{0} million parameters", Math.round(totalParameters(size) / 1e5) / 10),
    ...(origin !== "embedded" && { detail: folder }),
    folder,
  }));
  const { t } = vscode.l10n;
  return [
    ...items,
    { label: t("Other"), kind: vscode.QuickPickItemKind.Separator },
    { label: `$(cloud-download) ${t("From the Hugging Face Hub…")}`, description: EXAMPLE, action: "hub" },
    { label: `$(folder-opened) ${t("Browse for a Folder…")}`, action: "browse" },
  ];
}

const EXAMPLE = "distilbert-base-uncased";

/** @returns the folder that holds the model; undefined if the user thought better of it */
async function fetchFromHub(services: Services): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const typed = await vscode.window.showInputBox({
    title: t("Base Model from the Hugging Face Hub"),
    prompt: t("A BERT or DistilBERT with safetensors, by its name on the hub; @revision may follow."),
    placeHolder: EXAMPLE,
    ignoreFocusOut: true,
    validateInput: (value) =>
      isModelReference(value.trim()) ? undefined : t('Expected a name such as "{0}" or "owner/name".', EXAMPLE),
  });
  if (typed === undefined) return undefined;
  const reference = typed.trim();
  return (await askHub(services, t('Fetching "{0}"…', reference), "fetchModel", { reference }))?.folder;
}
