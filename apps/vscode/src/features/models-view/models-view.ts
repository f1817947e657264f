import * as vscode from "vscode";

import type { ModelArgument } from "../../commands/command-map.ts";
import { registerCommand } from "../../commands/register-command.ts";
import { formatBytes, formatClasses } from "../../format.ts";
import { folderBytes } from "../../models/model-folder.ts";
import { iconOf, type KnownModel } from "../../models/models.ts";
import type { Services } from "../../services.ts";
import { addModel, chooseModel, useModel } from "./model-commands.ts";

/** The view of models and its commands. */
export function registerModelsView(services: Services): vscode.Disposable {
  const { models } = services;
  const changed = new vscode.EventEmitter<undefined>();
  const view = vscode.window.createTreeView("sentimentTuner.models", {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (row?: ModelRow) => (row === undefined ? modelRows(services) : []),
      getTreeItem: (row: ModelRow) => row.item,
    },
  });
  return vscode.Disposable.from(
    view,
    changed,
    models.onDidChange(() => changed.fire(undefined)),
    registerCommand(services, "sentimentTuner.chooseModel", () => chooseModel(services)),
    registerCommand(services, "sentimentTuner.addModel", () => addModel(services)),
    registerCommand(services, "sentimentTuner.useModel", (model) => useModel(services, model?.modelFolder)),
  );
}

interface ModelRow extends ModelArgument {
  readonly item: vscode.TreeItem;
}

async function modelRows({ models }: Services): Promise<ModelRow[]> {
  const [known, used] = await Promise.all([models.known(), models.hoverModel()]);
  const usedFolder = used.kind === "ready" ? used.folder : undefined;
  return Promise.all(
    known.map(async (model) => {
      const item = new vscode.TreeItem(model.name);
      const isUsed = model.folder === usedFolder;
      const base = baseOf(model);
      item.id = model.folder;
      item.description = [
        formatBytes(await folderBytes(model.folder)),
        base,
        model.classes && formatClasses(model.classes, vscode.l10n.t),
        isUsed ? vscode.l10n.t("used for hovers") : undefined,
      ]
        .filter((part) => part !== undefined && part !== "")
        .join(" · ");
      const classes = model.classes?.join(", ") ?? "";
      item.tooltip = classes === "" ? model.folder : `${model.folder}\n${vscode.l10n.t("Classes: {0}", classes)}`;
      item.iconPath = new vscode.ThemeIcon(isUsed ? "check" : iconOf(model));
      item.accessibilityInformation = { label: [model.name, item.description].filter(Boolean).join(", ") };
      item.contextValue = model.classes !== undefined && !isUsed ? "model usable" : "model";
      return { modelFolder: model.folder, item };
    }),
  );
}

/** The origin of a model: its datasets, or its type if it was trained elsewhere. */
function baseOf({ origin, run, size }: KnownModel): string {
  if (origin === "general") return vscode.l10n.t("installed with the extension");
  if (origin === "embedded") return vscode.l10n.t("base, {0} layers of {1}", size.layers, size.hiddenSize);
  if (run === undefined) return size.modelType;
  return vscode.l10n.t(
    "from {0}",
    run.stored.order.request.datasetPaths.map((path) => vscode.workspace.asRelativePath(path)).join(", "),
  );
}
