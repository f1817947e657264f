import * as vscode from "vscode";

import { readModelSize, totalParameters } from "../../dataset/model-size.ts";
import { ExtensionError } from "../../errors.ts";
import { askOne } from "../../quick-steps.ts";
import type { Services } from "../../services.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";

interface ModelItem extends vscode.QuickPickItem {
  readonly folder?: string;
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
  const folder = answer.value.folder ?? (await browseForModel());
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
  return [...items, { label: `$(folder-opened) ${vscode.l10n.t("Browse for a Folder…")}` }];
}
