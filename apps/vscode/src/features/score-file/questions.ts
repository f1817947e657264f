import { basename } from "node:path";

import type { DatasetPreview } from "@sentiment-tuner/data";
import * as vscode from "vscode";

import { columnItem } from "../../datasets/column-item.ts";
import { findTables } from "../../datasets/find-tables.ts";
import { DATASET_EXTENSIONS } from "../../datasets/rank.ts";
import { formatBytes, formatClasses } from "../../format.ts";
import { requireHoverModel } from "../../models/require-hover-model.ts";
import type { Services } from "../../services.ts";
import { scoredPathOf } from "./scored-path.ts";

/** The title of every question. */
const title = (): string => vscode.l10n.t("Score a File");

/** Asks for a table: one of the workspace, or any other. @returns undefined if the user cancels */
export async function askTable(): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const shown = vscode.window.activeTextEditor?.document.fileName;
  const tables = (await findTables()).map(({ path, sizeBytes }) => ({
    label: `$(table) ${vscode.workspace.asRelativePath(path)}`,
    description: formatBytes(sizeBytes),
    path,
  }));
  tables.sort((a, b) => Number(b.path === shown) - Number(a.path === shown)); // The sort is stable.
  const browse = { label: `$(folder-opened) ${t("Browse for a File…")}`, path: undefined };
  const items: (vscode.QuickPickItem & { readonly path: string | undefined })[] = [...tables, browse];
  const chosen = await pick(items, t("Choose the file to score"));
  if (chosen !== browse) return chosen?.path;
  const opened = await vscode.window.showOpenDialog({
    title: title(),
    openLabel: t("Choose"),
    filters: { [t("Tables")]: [...DATASET_EXTENSIONS, "gz"], [t("All Files")]: ["*"] },
  });
  return opened?.[0]?.fsPath;
}

/**
 * Asks for the model if there are several. The one for hovers comes first.
 *
 * @returns its folder; undefined if the user cancels
 * @throws ExtensionError MODEL_MISSING or MODEL_INVALID
 */
export async function askModel({ models }: Services): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const [used, known] = await Promise.all([models.hoverModel(), models.known()]);
  const others = known.filter(({ folder, classes }) => classes !== undefined && !isUsed(folder));
  function isUsed(folder: string): boolean {
    return used.kind === "ready" && used.folder === folder;
  }
  const candidates = [...(used.kind === "ready" ? [used] : []), ...others];
  const [first] = candidates;
  if (first === undefined) return (await requireHoverModel({ models })).folder;
  if (candidates.length === 1) return first.folder;
  const items = candidates.map(({ name, folder, classes = [] }) => ({
    label: `$(symbol-class) ${name}`,
    description: [formatClasses(classes, t), isUsed(folder) ? t("used for hovers") : ""].filter(Boolean).join(" · "),
    detail: vscode.workspace.asRelativePath(folder),
    folder,
  }));
  return (await pick(items, t("Choose the model that scores the rows")))?.folder;
}

/** Asks which column contains the text. @returns undefined if the user cancels */
export async function askTextColumn(preview: DatasetPreview): Promise<string | undefined> {
  const items = preview.columnNames.map((name) => columnItem(name, preview));
  return (await pick(items, vscode.l10n.t("Which column contains the text?")))?.name;
}

/** Asks what to write. @returns whether a column for each class is wanted; undefined if the user cancels */
export async function askProbabilities(): Promise<boolean | undefined> {
  const { t } = vscode.l10n;
  const items = [
    { label: `$(tag) ${t("Label and Score")}`, description: t("two more columns"), hasAll: false },
    {
      label: `$(list-ordered) ${t("Label, Score and All Probabilities")}`,
      description: t("one more column for each class as well"),
      hasAll: true,
    },
  ];
  return (await pick(items, t("Choose what is added to each row")))?.hasAll;
}

/** Asks where to write. The table itself is never overwritten. @returns undefined if the user cancels */
export async function askOutput(inputPath: string): Promise<string | undefined> {
  const { t } = vscode.l10n;
  for (;;) {
    const chosen = await vscode.window.showSaveDialog({
      title: t("Save the Scored File"),
      saveLabel: t("Score"),
      defaultUri: vscode.Uri.file(scoredPathOf(inputPath)),
      filters: { [t("Tables")]: ["csv", "tsv", "jsonl", "ndjson", "parquet"] },
    });
    if (chosen?.fsPath !== inputPath) return chosen?.fsPath;
    const other = t("Choose Another File");
    const message = t('"{0}" is the file to score. Choose another name for the result.', basename(inputPath));
    if ((await vscode.window.showErrorMessage(message, other)) !== other) return undefined;
  }
}

function pick<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  placeHolder: string,
): Thenable<Item | undefined> {
  return vscode.window.showQuickPick(items, { title: title(), placeHolder, ignoreFocusOut: true, matchOnDetail: true });
}
