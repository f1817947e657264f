import * as vscode from "vscode";

import type { ModelArgument } from "../commands.ts";
import { folderBytes } from "../dataset/model-size.ts";
import { ExtensionError } from "../errors.ts";
import type { KnownModel } from "../models.ts";
import { executeCommand, registerCommand } from "../register-command.ts";
import type { Services } from "../services.ts";
import { browseForModel, settleBaseModel } from "./fine-tune/model-step.ts";
import { byteWords } from "./fine-tune/words.ts";

/** The view of models, and the choice of the one that answers hovers. */
export function registerModels(services: Services): vscode.Disposable {
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
        byteWords(await folderBytes(model.folder)),
        base,
        isUsed ? vscode.l10n.t("used for hovers") : undefined,
      ]
        .filter((part) => part !== undefined)
        .join(" · ");
      item.tooltip = model.folder;
      item.iconPath = new vscode.ThemeIcon(isUsed ? "check" : model.origin === "embedded" ? "package" : "symbol-class");
      item.contextValue = model.isTuned && !isUsed ? "model usable" : "model";
      return { modelFolder: model.folder, item };
    }),
  );
}

/** What a model came from; the base of those that were trained elsewhere is not known. */
function baseOf({ origin, run, size }: KnownModel): string {
  if (origin === "embedded") return vscode.l10n.t("base, {0} layers of {1}", size.layers, size.width);
  if (run === undefined) return size.modelType;
  return vscode.l10n.t(
    "from {0}",
    run.stored.order.request.datasetPaths.map((path) => vscode.workspace.asRelativePath(path)).join(", "),
  );
}

async function chooseModel(services: Services): Promise<undefined> {
  const { models, settings } = services;
  const known = (await models.known()).filter(({ isTuned }) => isTuned);
  const current = settings.get("hover.model");
  const newest = { label: `$(sync) ${vscode.l10n.t("Newest Finished Run")}`, folder: "", description: "" };
  const items = [
    ...(vscode.workspace.isTrusted ? [newest] : []),
    ...known.map(({ name, folder }) => ({ label: `$(symbol-class) ${name}`, detail: folder, folder, description: "" })),
  ].map((item) => (item.folder === current ? { ...item, description: vscode.l10n.t("used now") } : item));
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

async function addModel(services: Services): Promise<undefined> {
  const folder = await browseForModel();
  if (folder === undefined) return undefined;
  await settleBaseModel({ reading: {}, baseModelFolder: folder, preset: "quick" }, folder);
  await services.models.remember(folder);
  return undefined;
}

/** @throws ExtensionError MODEL_INVALID where it could not answer */
async function useModel(services: Services, folder: string | undefined): Promise<undefined> {
  if (folder === undefined) return undefined;
  await services.models.remember(folder);
  const model = (await services.models.known()).find((known) => known.folder === folder);
  if (model?.isTuned !== true) {
    const message = vscode.l10n.t(
      'The folder "{0}" holds no fine-tuned model with tokenizer.json and onnx/model.onnx. Fine-tune it first, or choose another.',
      folder,
    );
    throw new ExtensionError("MODEL_INVALID", message);
  }
  await services.models.use(folder);
  return undefined;
}
