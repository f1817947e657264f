import { dirname } from "node:path";

import * as vscode from "vscode";

import { EXCLUDED, findTables } from "../../datasets/find-tables.ts";
import { previewFile } from "../../datasets/inspect.ts";
import { DATASET_EXTENSIONS } from "../../datasets/rank.ts";
import { plainLabel } from "../../dialogs/plain-label.ts";
import { askOne } from "../../dialogs/quick-steps.ts";
import { formatBytes } from "../../format.ts";
import type { Services } from "../../services.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";

interface DatasetItem extends vscode.QuickPickItem {
  readonly path?: string;
  readonly action?: "browseFile" | "browseFolder";
}

/** Files that are previewed before the list is shown. */
const MOST_PREVIEWS = 8;
const PREVIEW_MS = 600;

/** Asks for the dataset: a file of the workspace, the most likely first, or any other. */
export async function askDataset(services: Services, draft: Draft, place: StepPlace): Promise<StepResult> {
  const answer = await askOne<DatasetItem>({
    ...place,
    placeholder: vscode.l10n.t("Choose a file of labeled reviews"),
    items: datasetItems(services),
    isActive: ({ path }) => path !== undefined && path === draft.datasetPath,
  });
  if (answer.kind !== "chosen") return answer.kind;
  const { path, action } = answer.value;
  const chosen = path ?? (await browse(action === "browseFolder"));
  if (chosen === undefined) return askDataset(services, draft, place); // The dialog was cancelled: show the list again.
  if (chosen !== draft.datasetPath) {
    draft.datasetPath = chosen;
    draft.reading = {};
    delete draft.preview;
    delete draft.inspection;
  }
  return "next";
}

async function datasetItems({ paths }: Services): Promise<readonly DatasetItem[]> {
  const candidates = (await Promise.all([candidateFolders(), candidateFiles()])).flat();
  const others: DatasetItem[] = [
    { label: vscode.l10n.t("Other"), kind: vscode.QuickPickItemKind.Separator },
    { label: `$(folder-opened) ${vscode.l10n.t("Browse for a File…")}`, action: "browseFile" },
    {
      label: `$(folder) ${vscode.l10n.t("Browse for a Folder with a Folder for Each Class…")}`,
      action: "browseFolder",
    },
    {
      label: `$(book) ${vscode.l10n.t("Sample Reviews")}`,
      description: vscode.l10n.t("made up, to try the extension"),
      path: paths.sampleReviews,
    },
  ];
  return [...candidates, ...others];
}

async function candidateFiles(): Promise<readonly DatasetItem[]> {
  const ranked = await findTables();
  const previewed = await Promise.all(
    ranked.slice(0, MOST_PREVIEWS).map(async ({ path, sizeBytes }) => {
      const columns = await columnsWithin(path, PREVIEW_MS);
      return { item: toItem(path, sizeBytes, columns), hasColumns: columns !== undefined };
    }),
  );
  const others = ranked.slice(MOST_PREVIEWS).map(({ path, sizeBytes }) => toItem(path, sizeBytes));
  // Files with a text and a label column come first. The sort is stable.
  previewed.sort((a, b) => Number(b.hasColumns) - Number(a.hasColumns));
  return [...previewed.map(({ item }) => item), ...others];
}

/** Folders with pos and neg, as in the IMDb reviews, or with positive and negative. */
async function candidateFolders(): Promise<readonly DatasetItem[]> {
  const found = await vscode.workspace.findFiles("**/{pos,positive}/*.txt", EXCLUDED, 20);
  const folders = new Set(found.map(({ fsPath }) => dirname(dirname(fsPath))));
  return [...folders].map((path) => ({
    label: `$(folder) ${vscode.workspace.asRelativePath(path)}`,
    description: vscode.l10n.t("folder with a folder for each class"),
    path,
  }));
}

function toItem(path: string, sizeBytes: number, columns?: string): DatasetItem {
  return {
    label: `$(table) ${vscode.workspace.asRelativePath(path)}`,
    description: formatBytes(sizeBytes),
    ...(columns !== undefined && { detail: columns }),
    path,
  };
}

/** @returns a description of the columns; undefined if there are none, or if reading takes too long */
async function columnsWithin(path: string, mostMs: number): Promise<string | undefined> {
  const describe = async (): Promise<string | undefined> => {
    const { columns, labelCounts } = await previewFile(path, {}, 60);
    if (columns === undefined) return undefined;
    const labels = [...labelCounts.keys()].slice(0, 5).map(plainLabel).join(", ");
    return vscode.l10n.t(
      'text: "{0}" · label: "{1}" ({2})',
      plainLabel(columns.text),
      plainLabel(columns.label),
      labels,
    );
  };
  const timeout = new Promise<undefined>((resolve) => setTimeout(resolve, mostMs, undefined));
  return Promise.race([describe().catch(() => undefined), timeout]); // The file cannot be read.
}

async function browse(isFolder: boolean): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: !isFolder,
    canSelectFolders: isFolder,
    title: vscode.l10n.t("Choose Reviews"),
    openLabel: vscode.l10n.t("Choose"),
    ...(!isFolder && {
      filters: {
        [vscode.l10n.t("Reviews")]: [...DATASET_EXTENSIONS, "gz", "txt"],
        [vscode.l10n.t("All Files")]: ["*"],
      },
    }),
  });
  return chosen?.[0]?.fsPath;
}
