import * as vscode from "vscode";

import { formatBytes, formatClasses } from "../../format.ts";
import { folderBytes } from "../../models/model-folder.ts";
import { iconOf, type KnownModel } from "../../models/models.ts";

/** The row of a model that was not trained here. */
export async function modelItem(model: KnownModel, isUsed: boolean): Promise<vscode.TreeItem> {
  const { t } = vscode.l10n;
  const item = new vscode.TreeItem(model.name);
  const parts = [
    isUsed ? t("used for hovers") : undefined,
    baseOf(model),
    model.classes && formatClasses(model.classes, t),
    formatBytes(await folderBytes(model.folder)),
  ];
  item.id = model.folder;
  item.description = parts.filter((part) => part !== undefined && part !== "").join(" · ");
  const classes = model.classes?.join(", ") ?? "";
  item.tooltip = classes === "" ? model.folder : `${model.folder}\n${t("Classes: {0}", classes)}`;
  item.iconPath = new vscode.ThemeIcon(isUsed ? "check" : iconOf(model));
  item.accessibilityInformation = { label: [model.name, item.description].filter(Boolean).join(", ") };
  item.contextValue = model.classes !== undefined && !isUsed ? "model usable" : "model";
  return item;
}

/** The origin of a model: its type if it was trained elsewhere. */
function baseOf({ origin, size }: KnownModel): string {
  if (origin === "general") return vscode.l10n.t("installed with the extension");
  if (origin === "embedded") return vscode.l10n.t("base, {0} layers of {1}", size.layers, size.hiddenSize);
  return size.modelType;
}
