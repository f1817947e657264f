import { countParameters } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { askOne } from "../../dialogs/quick-steps.ts";
import { fetchFromHub } from "../../hub/fetch-from-hub.ts";
import { browseForModel, requireBaseModel } from "../../models/base-model.ts";
import { iconOf, isInstalled } from "../../models/models.ts";
import type { Services } from "../../services.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";

interface ModelItem extends vscode.QuickPickItem {
  readonly folder?: string;
  readonly action?: "hub" | "browse";
}

/** Asks for the base model: the embedded one, a known one, one from the hub, or any folder. @throws ExtensionError MODEL_INVALID */
export async function askBaseModel(services: Services, draft: Draft, place: StepPlace): Promise<StepResult> {
  const answer = await askOne<ModelItem>({
    ...place,
    placeholder: vscode.l10n.t("Choose a base model"),
    items: modelItems(services),
    isActive: ({ folder }) => folder === draft.baseModelFolder,
  });
  if (answer.kind !== "chosen") return answer.kind;
  const { folder: known, action } = answer.value;
  const folder = known ?? (action === "hub" ? await fetchBaseModel(services) : await browseForModel());
  if (folder === undefined) return askBaseModel(services, draft, place);
  await setBaseModel(draft, folder);
  await services.models.remember(folder);
  return "next";
}

/** @throws ExtensionError MODEL_INVALID naming the folder */
export async function setBaseModel(draft: Draft, folder: string): Promise<void> {
  draft.modelSize = await requireBaseModel(folder);
  draft.baseModelFolder = folder;
}

async function modelItems({ models }: Services): Promise<readonly ModelItem[]> {
  const known = await models.known();
  const items = known.map(({ name, folder, size, origin }) => ({
    label: `$(${iconOf({ origin })}) ${name}`,
    description: vscode.l10n.t("{0} million parameters", Math.round(countParameters(size) / 1e6)),
    ...(!isInstalled({ origin }) && { detail: vscode.workspace.asRelativePath(folder) }),
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

/** @returns the folder of the downloaded model; undefined if the user cancels */
function fetchBaseModel(services: Services): Promise<string | undefined> {
  const { t } = vscode.l10n;
  return fetchFromHub(services, {
    title: t("Base Model from the Hugging Face Hub"),
    prompt: t("The name of a BERT or DistilBERT model on the hub, optionally with @revision"),
    example: EXAMPLE,
  });
}
