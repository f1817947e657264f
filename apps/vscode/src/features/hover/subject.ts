import * as vscode from "vscode";

import { DATASET_EXTENSIONS } from "../../datasets/rank.ts";
import { classifiableText } from "../../predictions/classifiable-text.ts";
import type { Services } from "../../services.ts";
import type { Settings } from "../../settings/setting-table.ts";
import { isCode, isText } from "./code-text.ts";
import type { RowIndexes } from "./row-indexes.ts";
import { selectionAt } from "./selection-at.ts";

/** The text to classify and its place in the document. */
export interface Subject {
  /** Empty if the user selected only emoji. */
  readonly text: string;
  readonly range: vscode.Range;
  /** The row of a dataset that the text is part of: the line where it starts, 1-based. */
  readonly row?: { readonly path: string; readonly line: number };
  /** The user selected it, so the hover also says why there is no model. */
  readonly isSelected: boolean;
}

/** The text under the mouse: a selection, or what the setting `hover.withoutSelection` names. */
export async function findSubject(
  { settings }: Pick<Services, "settings">,
  rows: RowIndexes,
  document: vscode.TextDocument,
  position: vscode.Position,
  signal: AbortSignal,
): Promise<Subject | undefined> {
  const where = settings.get("hover.where", document);
  if (where === "off") return undefined;
  const selection = selectionAt(selectionsIn(document), position);
  if (selection !== undefined) {
    const range = new vscode.Range(selection.start, selection.end);
    if (!isWanted(where, document, range)) return undefined;
    const subject = toSubject(document.getText(range), range, true);
    const line = isDataset(document) ? await startOfRow(rows, document, selection.start.line + 1, signal) : undefined;
    return subject && line !== undefined ? { ...subject, row: { path: document.fileName, line } } : subject;
  }
  const scope = settings.get("hover.withoutSelection");
  if (scope === "off") return undefined;
  const line = document.lineAt(position.line);
  if (!isWanted(where, document, line.range)) return undefined;
  if (scope === "review") {
    const index = await rows.of(document);
    const text = await index?.textAt(position.line + 1, signal);
    const start = await index?.startOf(position.line + 1, signal);
    if (index !== undefined) {
      const subject = text === undefined ? undefined : toSubject(text, line.range, false);
      return subject && start !== undefined ? { ...subject, row: { path: document.fileName, line: start } } : subject;
    }
  }
  return toSubject(line.text, line.range, false);
}

/** Other documents are not worth loading the readers of datasets. */
function isDataset({ fileName }: vscode.TextDocument): boolean {
  return DATASET_EXTENSIONS.some((extension) => fileName.toLowerCase().endsWith(`.${extension}`));
}

/** @returns undefined if there is no row, or if the document cannot be read as a dataset */
async function startOfRow(rows: RowIndexes, document: vscode.TextDocument, line: number, signal: AbortSignal) {
  try {
    return await (await rows.of(document))?.startOf(line, signal);
  } catch {
    return undefined; // The text can be classified all the same.
  }
}

/** In code, only comments and strings are text. */
function isWanted(where: Settings["hover.where"], document: vscode.TextDocument, range: vscode.Range): boolean {
  if (where === "everywhere" || !isCode(document.languageId)) return true;
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return isText(document.languageId, document.getText(), start, end);
}

function toSubject(text: string, range: vscode.Range, isSelected: boolean): Subject | undefined {
  const classifiable = classifiableText(text);
  if (classifiable !== undefined) return { text: classifiable, range, isSelected };
  return isSelected && EMOJI.test(text) ? { text: "", range, isSelected } : undefined;
}

/** Signs that a reader may take for a sentiment, and a model does not. */
const EMOJI = /\p{Extended_Pictographic}/u;

function selectionsIn(document: vscode.TextDocument): readonly vscode.Selection[] {
  const active = vscode.window.activeTextEditor;
  const editors = vscode.window.visibleTextEditors.filter((editor) => editor.document === document);
  return (editors.find((editor) => editor === active) ?? editors[0])?.selections ?? [];
}
