import type { ModelSize } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { ExtensionError } from "../errors.ts";
import { readFolderSize } from "./model-folder.ts";

/**
 * The sizes of a model that can be fine-tuned.
 *
 * @throws ExtensionError MODEL_INVALID naming the folder
 */
export async function requireBaseModel(folder: string): Promise<ModelSize> {
  const size = await readFolderSize(folder);
  if (size !== undefined) return size;
  const message = vscode.l10n.t(
    'The folder "{0}" does not contain a base model: it has no config.json of a BERT or DistilBERT. Choose another folder.',
    folder,
  );
  throw new ExtensionError("MODEL_INVALID", message);
}

/** Asks for a model folder. @returns undefined if the user cancels */
export async function browseForModel(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    title: vscode.l10n.t("Choose a Model Folder"),
    openLabel: vscode.l10n.t("Choose"),
  });
  return chosen?.[0]?.fsPath;
}
