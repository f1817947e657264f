import * as vscode from "vscode";

import { ExtensionError } from "../errors.ts";
import type { Services } from "../services.ts";
import type { ReadyModel } from "./models.ts";

/** The model for hovers. @throws ExtensionError MODEL_MISSING, or MODEL_INVALID for a model that cannot be used */
export async function requireHoverModel({ models }: Pick<Services, "models">): Promise<ReadyModel> {
  const model = await models.hoverModel();
  if (model.kind === "ready") return model;
  const message =
    model.kind === "untrusted"
      ? vscode.l10n.t("In an untrusted workspace, only a model from your user settings is used. Choose one first.")
      : vscode.l10n.t("No sentiment model yet. Fine-tune one, or choose a folder.");
  throw new ExtensionError(model.kind === "none" ? "MODEL_MISSING" : "MODEL_INVALID", message);
}
