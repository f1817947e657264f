import type { Prediction } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import type { Disposable } from "../../emitter.ts";
import { formatLabel } from "../../predictions/format-label.ts";
import { formatSeen } from "../../predictions/format-seen.ts";
import { classColorIdOf, colorIdOf, type Heat, heatOf, HEATS } from "../../predictions/heat.ts";

const CONTEXT_KEY = "sentimentTuner.isSentimentShown";

/** A selection and its prediction. */
interface Classified {
  readonly range: vscode.Range;
  readonly prediction: Prediction;
}

/** The colours and labels in one editor. */
export interface Marks extends Disposable {
  /** The document that has marks; undefined if none has. */
  readonly document: vscode.TextDocument | undefined;
  /** Replaces all marks. */
  show(editor: vscode.TextEditor, classified: readonly Classified[]): void;
  clear(): void;
}

export function createMarks(): Marks {
  const heats = new Map(HEATS.map((heat) => [colorIdOf(heat), heatDecoration(heat)]));
  const labels = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  let editor: vscode.TextEditor | undefined;
  const setShown = (isShown: boolean): void => {
    void vscode.commands.executeCommand("setContext", CONTEXT_KEY, isShown);
  };
  const clear = (): void => {
    for (const type of [...heats.values(), labels]) editor?.setDecorations(type, []);
    editor = undefined;
    setShown(false);
  };
  return {
    get document() {
      return editor?.document;
    },
    show(shownEditor, classified) {
      clear();
      editor = shownEditor;
      const { document } = shownEditor;
      for (const [id, type] of heats) {
        const ranges = classified.flatMap((one) => rangesOf(document, one, id));
        shownEditor.setDecorations(type, ranges);
      }
      shownEditor.setDecorations(labels, classified.map(labelDecoration));
      setShown(true);
    },
    clear,
    dispose() {
      clear();
      for (const type of [...heats.values(), labels]) type.dispose();
    },
  };
}

function heatDecoration(heat: Heat): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor(colorIdOf(heat)),
    borderRadius: "2px",
    overviewRulerColor: new vscode.ThemeColor(colorIdOf(heat)),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}

/** The words of a prediction that are drawn in one colour. */
function rangesOf(document: vscode.TextDocument, { range, prediction }: Classified, colorId: string): vscode.Range[] {
  const first = document.offsetAt(range.start);
  return (prediction.words ?? []).flatMap(({ start, end, weight }) => {
    const heat = heatOf(weight, prediction);
    if (heat === undefined || colorIdOf(heat) !== colorId) return [];
    return [new vscode.Range(document.positionAt(first + start), document.positionAt(first + end))];
  });
}

/** The label after the end of a selection. */
function labelDecoration({ range, prediction }: Classified): vscode.DecorationOptions {
  const seen = formatSeen(prediction, vscode.l10n.t);
  const contentText = ` ${formatLabel(prediction, vscode.l10n.t)}${seen === undefined ? "" : ` · ${seen}`}`;
  const color = new vscode.ThemeColor(classColorIdOf(prediction.label));
  return {
    range: new vscode.Range(range.end, range.end),
    renderOptions: { after: { contentText, color, margin: "0 0 0 1em" } },
  };
}
