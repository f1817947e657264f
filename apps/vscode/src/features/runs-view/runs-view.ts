import * as vscode from "vscode";

import type { ModelArgument, RunArgument } from "../../commands/command-map.ts";
import { registerCommand } from "../../commands/register-command.ts";
import { isInstalled, type KnownModel } from "../../models/models.ts";
import { isUnderWay } from "../../run/state.ts";
import type { Services } from "../../services.ts";
import { throttled } from "../../throttle.ts";
import { modelItem } from "./model-item.ts";
import { runItem, withDetails } from "./run-item.ts";

const REFRESH_MS = 500;
/** "2 minutes ago" is drawn again this often. */
const AGE_MS = 60_000;

/** A run with its model, a model that was not trained here, or the heading above those. */
type Row = RunArgument | (ModelArgument & { readonly model: KnownModel }) | typeof OTHER_MODELS;

const OTHER_MODELS = { heading: "other models" } as const;

/** The one list of runs and models. Its selection follows the dashboard. */
export function registerRunsView(services: Services): vscode.Disposable {
  const { runs, models, shownRuns } = services;
  const changed = new vscode.EventEmitter<undefined>();
  let usedModelFolder: string | undefined;
  // Steps may come faster than the list can be drawn.
  const redraw = throttled(() => changed.fire(undefined), REFRESH_MS);
  const view = vscode.window.createTreeView<Row>("sentimentTuner.runs", {
    canSelectMany: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      async getChildren(row) {
        if (row !== undefined) return isHeading(row) ? otherModels(services) : [];
        await runs.load();
        const used = await models.hoverModel();
        usedModelFolder = used.kind === "ready" ? used.folder : undefined;
        const rows = runs.all.map(({ id }) => ({ runId: id }));
        // Without any of the user's own, the view shows how to begin.
        const isEmpty = rows.length === 0 && (await otherModels(services)).every(({ model }) => isInstalled(model));
        return isEmpty ? [] : [...rows, OTHER_MODELS];
      },
      getTreeItem(row) {
        if (isHeading(row)) return headingItem();
        if ("model" in row) return modelItem(row.model, row.modelFolder === usedModelFolder);
        const run = runs.get(row.runId);
        if (run === undefined) return new vscode.TreeItem(row.runId);
        return runItem(run, { waitsFor: runs.aheadOf(run)?.stored.order.name, usedModelFolder });
      },
      resolveTreeItem(item, row) {
        const run = "runId" in row ? runs.get(row.runId) : undefined;
        return run === undefined ? item : withDetails(item, run);
      },
      getParent: (row) => ("model" in row ? OTHER_MODELS : undefined), // `reveal` needs it.
    },
  });

  /** Selects the run of the dashboard, without taking the focus. A hidden view stays hidden. */
  function followDashboard(): void {
    const [runId] = shownRuns.ids;
    if (!view.visible || runId === undefined || runs.get(runId) === undefined) return;
    if (view.selection.some((row) => "runId" in row && row.runId === runId)) return;
    view.reveal({ runId }, { select: true, focus: false }).then(undefined, () => undefined); // The run was deleted meanwhile.
  }

  const clock = setInterval(redraw, AGE_MS);
  clock.unref(); // It must not keep a process alive.
  return vscode.Disposable.from(
    view,
    changed,
    redraw,
    new vscode.Disposable(() => clearInterval(clock)),
    runs.onDidChange(redraw),
    models.onDidChange(redraw),
    shownRuns.onDidChange(followDashboard),
    view.onDidChangeVisibility(followDashboard),
    runs.onDidChange(() => {
      const active = runs.all.filter(({ state }) => isUnderWay(state)).length;
      void vscode.commands.executeCommand("setContext", "sentimentTuner.hasRuns", runs.all.length > 0);
      void vscode.commands.executeCommand("setContext", "sentimentTuner.hasSeveralRuns", runs.all.length > 1);
      view.badge = active > 0 ? { value: active, tooltip: vscode.l10n.t("Runs in training") } : undefined;
    }),
    registerCommand(services, "sentimentTuner.refreshRuns", async () => {
      await runs.refresh();
      return undefined;
    }),
  );
}

function isHeading(row: Row): row is typeof OTHER_MODELS {
  return "heading" in row;
}

function headingItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t("Other Models"), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = OTHER_MODELS.heading;
  item.contextValue = "heading";
  return item;
}

/** The models of the list that no run of this workspace trained. */
async function otherModels({ models }: Services) {
  const known = (await models.known()).filter(({ origin }) => origin !== "run");
  return known.map((model) => ({ modelFolder: model.folder, model }));
}
