import type { RunStatus, VerdictKind } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import type { RunArgument } from "../../commands/command-map.ts";
import { registerCommand } from "../../commands/register-command.ts";
import { formatF1, formatPercent } from "../../format.ts";
import { formatAge, formatStatus } from "../../run/format-run.ts";
import { formatVerdict } from "../../run/format-verdict.ts";
import { messageOfState, summarizeRun } from "../../run/run-summary.ts";
import type { Run } from "../../run/run.ts";
import { isActive, isResumable, isUnderWay } from "../../run/state.ts";
import type { Services } from "../../services.ts";
import { throttled } from "../../throttle.ts";

const REFRESH_MS = 500;
/** "2 minutes ago" is drawn again this often. */
const AGE_MS = 60_000;

/** The view of runs: status, accuracy, age. */
export function registerRunsView(services: Services): vscode.Disposable {
  const { runs } = services;
  const changed = new vscode.EventEmitter<undefined>();
  // Steps may come faster than the list can be drawn.
  const redraw = throttled(() => changed.fire(undefined), REFRESH_MS);
  const view = vscode.window.createTreeView<RunArgument>("sentimentTuner.runs", {
    canSelectMany: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (row?: RunArgument) => {
        if (row !== undefined) return [];
        await runs.load();
        return runs.all.map(({ id }) => ({ runId: id }));
      },
      getTreeItem: ({ runId }) => {
        const run = runs.get(runId);
        return run === undefined ? new vscode.TreeItem(runId) : runItem(run, runs.aheadOf(run)?.stored.order.name);
      },
    },
  });
  const clock = setInterval(redraw, AGE_MS);
  clock.unref(); // It must not keep a process alive.
  return vscode.Disposable.from(
    view,
    changed,
    redraw,
    new vscode.Disposable(() => clearInterval(clock)),
    runs.onDidChange(redraw),
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

function runItem({ id, stored, state, folder }: Run, waitsFor: string | undefined): vscode.TreeItem {
  const { t } = vscode.l10n;
  const { accuracy, f1, status, name, createdAt, verdict } = summarizeRun(stored, state, {
    t,
    language: vscode.env.language,
  });
  const item = new vscode.TreeItem(name);
  const figures = accuracy === undefined ? undefined : formatPercent(verdict?.accuracy ?? accuracy);
  const result = verdict === undefined ? formatStatus(status, t) : formatVerdict(verdict.kind, t);
  const progress = state.kind === "training" ? formatShare(state.progress.step, state.progress.totalSteps) : undefined;
  item.id = id;
  // A narrow panel cuts the end: the accuracy comes first.
  item.description = [figures, result, progress, formatAge(createdAt, Date.now(), vscode.env.language)]
    .filter((part) => part !== undefined)
    .join(" · ");
  const tooltip = [
    name,
    messageOfState(state, t, waitsFor),
    verdict?.sentence,
    f1 === undefined ? undefined : formatF1(f1, isMacroF1(state), t),
    folder,
  ];
  item.tooltip = tooltip.filter((part) => part !== undefined).join("\n");
  item.iconPath = iconOf(status, verdict?.kind);
  item.contextValue = contextOf(state);
  item.command = { command: "sentimentTuner.openRun", title: t("Open Run"), arguments: [{ runId: id }] };
  item.accessibilityInformation = { label: `${name}, ${item.description}` };
  return item;
}

function isMacroF1(state: Run["state"]): boolean | undefined {
  if (state.kind === "training") return state.progress.isMacroF1;
  return state.kind === "ready" ? state.isMacroF1 : undefined;
}

/** The context value that the menus of the manifest match. */
function contextOf(state: Run["state"]): string {
  const words = ["run"];
  if (isActive(state)) words.push("active");
  else words.push("ended");
  if (state.kind === "ready") words.push("ready");
  if (isResumable(state)) words.push("resumable");
  return words.join(" ");
}

function formatShare(step: number | undefined, totalSteps: number | undefined): string | undefined {
  return step === undefined || !totalSteps ? undefined : `${Math.floor((100 * step) / totalSteps)}%`;
}

function iconOf(status: RunStatus, verdict: VerdictKind | undefined): vscode.ThemeIcon {
  switch (status) {
    case "completed":
      return iconOfVerdict(verdict);
    case "failed":
      return new vscode.ThemeIcon("error", new vscode.ThemeColor("testing.iconFailed"));
    case "stopped":
      return new vscode.ThemeIcon("debug-pause");
    case "waiting":
      return new vscode.ThemeIcon("watch");
    case "preparing":
    case "training":
    case "evaluating":
    case "stopping":
    case "restarting":
      return new vscode.ThemeIcon("sync~spin");
    default:
      return status satisfies never;
  }
}

/** Only a good model has the green tick. */
function iconOfVerdict(verdict: VerdictKind | undefined): vscode.ThemeIcon {
  switch (verdict) {
    case "good":
      return new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed"));
    case "better-than-words":
    case "better-than-guessing":
    case undefined:
      return new vscode.ThemeIcon("check");
    case "no-better-than-words":
    case "no-better-than-guessing":
      return new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground"));
    case "too-little-data":
      return new vscode.ThemeIcon("question");
    default:
      return verdict satisfies never;
  }
}
