import type { Prediction } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import type { Disposable } from "../emitter.ts";
import { ExtensionError } from "../errors.ts";
import { percentOf } from "../hover/contents.ts";
import { colorIdOf, type Heat, HEATS, heatOf, sideOf } from "../hover/heat.ts";
import { judgeableText } from "../hover/subject.ts";
import type { ReadyModel } from "../models.ts";
import { registerCommand } from "../register-command.ts";
import type { Services } from "../services.ts";

const CONTEXT_KEY = "sentimentTuner.isSentimentShown";

/** A selection with what the model says of it. */
interface Judged {
  readonly range: vscode.Range;
  readonly prediction: Prediction;
}

/** Show Sentiment: marks behind the words of the selections, until Escape, the command, or any edit. */
export function registerDecorations(services: Services): vscode.Disposable {
  const marks = createMarks();
  return vscode.Disposable.from(
    marks,
    registerCommand(services, "sentimentTuner.showSentiment", async () => {
      const model = await requireModel(services);
      await showSentiment(services, model, marks);
      return undefined;
    }),
    registerCommand(services, "sentimentTuner.clearSentiment", () => {
      marks.clear();
      return Promise.resolve(undefined);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && document === marks.document) marks.clear();
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (document === marks.document) marks.clear();
    }),
  );
}

/** @throws ExtensionError MODEL_MISSING */
async function requireModel({ models }: Services): Promise<ReadyModel> {
  const model = await models.hoverModel();
  if (model.kind === "ready") return model;
  const message =
    model.kind === "untrusted"
      ? vscode.l10n.t("In an untrusted workspace only a model of your user settings is used. Choose one first.")
      : vscode.l10n.t("There is no sentiment model yet. Fine-tune one, or choose a folder.");
  throw new ExtensionError(model.kind === "none" ? "MODEL_MISSING" : "MODEL_INVALID", message);
}

async function showSentiment({ classifier }: Services, model: ReadyModel, marks: Marks): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  const { document, selections } = editor;
  const { version } = document;
  const asked = selections.flatMap((selection) => {
    const text = selection.isEmpty ? undefined : judgeableText(document.getText(selection));
    return text === undefined ? [] : [{ text, range: new vscode.Range(selection.start, selection.end) }];
  });
  if (asked.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Select some text first: its sentiment is shown behind the words."),
    );
    return;
  }
  const predictions = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("Reading the selection…") },
    () => classifier.classify({ modelFolder: model.folder, texts: asked.map(({ text }) => text), explain: true }),
  );
  if (document.version !== version) return; // The words are no longer where they were.
  marks.show(
    editor,
    asked.flatMap(({ range }, index) => {
      const prediction = predictions[index];
      return prediction === undefined ? [] : [{ range, prediction }];
    }),
  );
}

interface Marks extends Disposable {
  readonly document: vscode.TextDocument | undefined;
  show(editor: vscode.TextEditor, judged: readonly Judged[]): void;
  clear(): void;
}

function createMarks(): Marks {
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
    show(shownEditor, judged) {
      clear();
      editor = shownEditor;
      const { document } = shownEditor;
      for (const [id, type] of heats)
        shownEditor.setDecorations(
          type,
          judged.flatMap((one) => rangesOf(document, one, id)),
        );
      shownEditor.setDecorations(labels, judged.map(labelDecoration));
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
function rangesOf(document: vscode.TextDocument, { range, prediction }: Judged, colorId: string): vscode.Range[] {
  const first = document.offsetAt(range.start);
  return (prediction.words ?? []).flatMap(({ start, end, weight }) => {
    const heat = heatOf(weight, prediction.label);
    if (heat === undefined || colorIdOf(heat) !== colorId) return [];
    return [new vscode.Range(document.positionAt(first + start), document.positionAt(first + end))];
  });
}

function labelDecoration({ range, prediction }: Judged): vscode.DecorationOptions {
  const { label, score, seenTokens, totalTokens } = prediction;
  const isCut = seenTokens < totalTokens;
  const tokens = isCut ? ` · ${vscode.l10n.t("{0} of {1} tokens seen", seenTokens, totalTokens)}` : "";
  const color = new vscode.ThemeColor(sideOf(label) === "positive" ? "testing.iconPassed" : "testing.iconFailed");
  return {
    range: new vscode.Range(range.end, range.end),
    renderOptions: { after: { contentText: ` ${label} (${percentOf(score)})${tokens}`, color, margin: "0 0 0 1em" } },
  };
}
