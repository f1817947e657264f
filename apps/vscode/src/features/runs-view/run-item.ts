import { basename } from "node:path";

import type { RunStatus, VerdictKind } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { formatBytes, formatF1, formatPercent } from "../../format.ts";
import { folderBytes, modelNameOf } from "../../models/model-folder.ts";
import { formatAge, formatStatus } from "../../run/format-run.ts";
import { formatVerdict } from "../../run/format-verdict.ts";
import { messageOfState, summarizeRun } from "../../run/run-summary.ts";
import type { Run } from "../../run/run.ts";
import { isActive, isResumable } from "../../run/state.ts";

interface RunContext {
  /** The name of the run that a queued run waits for. */
  readonly waitsFor: string | undefined;
  /** The folder of the model for hovers. */
  readonly usedModelFolder: string | undefined;
}

/** The row of a run and its model. A narrow panel cuts the end: the accuracy comes first, then the dataset, with which a name begins. */
export function runItem(run: Run, { waitsFor, usedModelFolder }: RunContext): vscode.TreeItem {
  const { id, stored, state } = run;
  const { t } = vscode.l10n;
  const { language } = vscode.env;
  const summary = summarizeRun(stored, state, { t, language, usedModelFolder });
  const { accuracy, f1, status, name, createdAt, verdict, isUsedForHovers = false } = summary;
  const figure = accuracy === undefined ? undefined : formatPercent(verdict?.accuracy ?? accuracy);
  const item = new vscode.TreeItem(figure === undefined || state.kind !== "ready" ? name : `${figure} ${name}`);
  const dataset = datasetOf(run);
  const parts = [
    state.kind === "ready" ? undefined : figure,
    isUsedForHovers ? t("used for hovers") : undefined,
    verdict === undefined ? formatStatus(status, t) : formatVerdict(verdict.kind, t),
    state.kind === "training" ? formatShare(state.progress.step, state.progress.totalSteps) : undefined,
    name.startsWith(dataset) ? undefined : dataset,
    formatAge(createdAt, Date.now(), language),
  ];
  item.id = id;
  item.description = given(parts).join(" · ");
  item.tooltip = given([
    name,
    messageOfState(state, t, waitsFor),
    verdict?.sentence,
    f1 === undefined ? undefined : formatF1(f1, isMacroF1(state), t),
  ]).join("\n");
  item.iconPath = iconOf(status, verdict?.kind);
  item.contextValue = contextOf(state);
  item.command = { command: "sentimentTuner.openRun", title: t("Open Run"), arguments: [{ runId: id }] };
  item.accessibilityInformation = { label: given([name, figure, item.description]).join(", ") };
  return item;
}

/** Adds to the tooltip what takes a look at the disk. */
export async function withDetails(item: vscode.TreeItem, run: Run): Promise<vscode.TreeItem> {
  const { t } = vscode.l10n;
  const { datasetPaths, modelFolder } = run.stored.order.request;
  const head = typeof item.tooltip === "string" ? item.tooltip : undefined;
  item.tooltip = given([
    head,
    t("Dataset: {0}", datasetPaths.map((path) => vscode.workspace.asRelativePath(path)).join(", ")),
    t("Base model: {0}", modelNameOf(modelFolder)),
    t("{0} on disk", formatBytes(await folderBytes(run.folder))),
    run.folder,
  ]).join("\n");
  return item;
}

/** The name of the dataset, as the default name of a run begins with it. */
function datasetOf({ stored }: Run): string {
  return basename(stored.order.request.datasetPaths[0] ?? "").replace(/\.[^.]+$/, "");
}

function given(parts: readonly (string | undefined)[]): string[] {
  return parts.filter((part) => part !== undefined && part !== "") as string[]; // Checked by the filter.
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
