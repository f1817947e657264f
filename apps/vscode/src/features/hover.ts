import * as vscode from "vscode";

import type { RowIndex } from "../dataset/row-index.ts";
import type { Disposable } from "../emitter.ts";
import { codeOf, messageOf } from "../errors.ts";
import { labelMarkdown, wordsMarkdown } from "../hover/contents.ts";
import { escapeMarkdown } from "../hover/escape.ts";
import { judgeableText, selectionAt } from "../hover/subject.ts";
import type { ReadyModel } from "../models.ts";
import type { Services } from "../services.ts";
import { isActive } from "../trainer/state.ts";

/** What is asked about, and where it is. */
interface Subject {
  readonly text: string;
  readonly range: vscode.Range;
  /** The user selected it, and so deserves an answer even where there is no model. */
  readonly isSelected: boolean;
}

/**
 * Label and words are two providers: the label stands after some milliseconds, and the words, which take a pass backward
 * through the model, join it when they are there.
 */
export function registerHover(services: Services): vscode.Disposable {
  const rows = createRowIndexes();
  const subjectAt = (document: vscode.TextDocument, position: vscode.Position, signal: AbortSignal) =>
    findSubject(services, rows, document, position, signal);

  // The editor lists the provider that was registered last first.
  const words = vscode.languages.registerHoverProvider("*", {
    provideHover: (document, position, token) =>
      withSignal(token, async (signal) => {
        if (!services.settings.get("hover.enabled") || !services.settings.get("hover.showWords")) return undefined;
        const subject = await subjectAt(document, position, signal);
        const model = await services.models.hoverModel();
        return subject && model.kind === "ready" ? wordsHover(services, model, subject, signal) : undefined;
      }),
  });
  const label = vscode.languages.registerHoverProvider("*", {
    provideHover: (document, position, token) =>
      withSignal(token, async (signal) => {
        if (!services.settings.get("hover.enabled")) return undefined;
        const subject = await subjectAt(document, position, signal);
        if (subject === undefined) return undefined;
        const model = await services.models.hoverModel();
        return model.kind === "ready"
          ? labelHover(services, model, subject, signal)
          : adviceHover(services, model.kind, subject);
      }),
  });
  return vscode.Disposable.from(words, label, rows);
}

async function labelHover({ classifier, log }: Services, model: ReadyModel, subject: Subject, signal: AbortSignal) {
  const { text, range } = subject;
  try {
    const [prediction] = await classifier.classify({ modelFolder: model.folder, texts: [text] }, signal);
    if (prediction === undefined) return undefined;
    const markdown = new vscode.MarkdownString(labelMarkdown(prediction, model.name, vscode.l10n.t));
    return new vscode.Hover(markdown, range);
  } catch (error) {
    if (signal.aborted) return undefined;
    log.error(`No answer from "${model.folder}": ${messageOf(error)}`);
    const advice = vscode.l10n.t("The sentiment could not be told: {0}", messageOf(error));
    const links = [link(vscode.l10n.t("Choose another model"), "sentimentTuner.chooseModel"), showLogLink()];
    return new vscode.Hover(adviceMarkdown(advice, links), range);
  }
}

async function wordsHover({ classifier, log }: Services, model: ReadyModel, subject: Subject, signal: AbortSignal) {
  const { text, range } = subject;
  try {
    const request = { modelFolder: model.folder, texts: [text], explain: true };
    const [prediction] = await classifier.classify(request, signal);
    const contents = prediction && wordsMarkdown(text, prediction, vscode.l10n.t);
    if (contents === undefined) return undefined;
    const markdown = new vscode.MarkdownString(contents);
    markdown.supportHtml = true; // For the backgrounds; every character of the text is escaped.
    return new vscode.Hover(markdown, range);
  } catch (error) {
    // The label's hover tells it; without words it is still whole.
    if (!signal.aborted)
      log.debug(`No words from "${model.folder}" (${codeOf(error) ?? "no code"}): ${messageOf(error)}`);
    return undefined;
  }
}

/** Without a model: why, and the one thing to do about it. */
function adviceHover({ runs }: Services, reason: "none" | "broken" | "untrusted", subject: Subject) {
  if (!subject.isSelected) return undefined;
  const { t } = vscode.l10n;
  const advice = (text: string, links: readonly Link[]) => new vscode.Hover(adviceMarkdown(text, links), subject.range);
  switch (reason) {
    case "broken":
      return advice(t("The model chosen for sentiment hovers is not there."), [
        link(t("Choose another model"), "sentimentTuner.chooseModel"),
      ]);
    case "untrusted":
      return advice(t("In an untrusted workspace sentiment hovers use only a model of your user settings."), [
        link(t("Choose a model"), "sentimentTuner.chooseModel"),
      ]);
    case "none":
      return runs.all.some(({ state }) => isActive(state))
        ? advice(t("The first sentiment model is still in training."), [
            link(t("Open the dashboard"), "sentimentTuner.openDashboard"),
          ])
        : advice(t("There is no sentiment model yet."), [link(t("Fine-tune one"), "sentimentTuner.fineTune")]);
    default:
      return reason satisfies never;
  }
}

interface Link {
  readonly title: string;
  readonly command: string;
}

function link(title: string, command: string): Link {
  return { title, command };
}

function showLogLink(): Link {
  return link(vscode.l10n.t("Show the log"), "sentimentTuner.showLog");
}

/** Only these commands can be run from it, and the text is escaped. */
function adviceMarkdown(text: string, links: readonly Link[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: links.map(({ command }) => command) };
  const commands = links.map(({ title, command }) => `[${title}](command:${command})`).join(" · ");
  markdown.appendMarkdown(`${escapeMarkdown(text)} ${commands}`); // `appendText` would write blanks at which no line breaks.
  return markdown;
}

async function findSubject(
  { settings }: Services,
  rows: RowIndexes,
  document: vscode.TextDocument,
  position: vscode.Position,
  signal: AbortSignal,
): Promise<Subject | undefined> {
  const selection = selectionAt(selectionsIn(document), position);
  if (selection !== undefined) {
    const range = new vscode.Range(selection.start, selection.end);
    return toSubject(document.getText(range), range, true);
  }
  const scope = settings.get("hover.withoutSelection");
  if (scope === "off") return undefined;
  const line = document.lineAt(position.line);
  if (scope === "review") {
    const index = await rows.of(document);
    const text = await index?.textAt(position.line + 1, signal);
    if (index !== undefined) return text === undefined ? undefined : toSubject(text, line.range, false);
  }
  return toSubject(line.text, line.range, false);
}

function toSubject(text: string, range: vscode.Range, isSelected: boolean): Subject | undefined {
  const judgeable = judgeableText(text);
  return judgeable === undefined ? undefined : { text: judgeable, range, isSelected };
}

function selectionsIn(document: vscode.TextDocument): readonly vscode.Selection[] {
  const active = vscode.window.activeTextEditor;
  const editors = vscode.window.visibleTextEditors.filter((editor) => editor.document === document);
  return (editors.find((editor) => editor === active) ?? editors[0])?.selections ?? [];
}

interface RowIndexes extends Disposable {
  /** @returns undefined for a document that is no dataset */
  of(document: vscode.TextDocument): Promise<RowIndex | undefined>;
}

/** The index of the document that was hovered last, as long as it does not change. */
function createRowIndexes(): RowIndexes {
  let current: { key: string; index: Promise<RowIndex | undefined> } | undefined;
  const drop = (): void => {
    void current?.index.then((index) => index?.dispose());
    current = undefined;
  };
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (current?.key.startsWith(uri.toString()) === true) drop();
  });
  return {
    of(document) {
      const key = `${document.uri.toString()} ${document.version}`;
      if (current?.key !== key) {
        drop();
        current = { key, index: indexOf(document) };
      }
      return current.index;
    },
    dispose() {
      closing.dispose();
      drop();
    },
  };
}

/** The readers of datasets are loaded with the first row that is hovered. */
async function indexOf(document: vscode.TextDocument): Promise<RowIndex | undefined> {
  const { indexRows } = await import("../dataset/row-index.ts");
  return indexRows(document.fileName, document.getText());
}

/** The editor's cancellation as a signal; what was cancelled answers nothing. */
async function withSignal<T>(
  token: vscode.CancellationToken,
  work: (signal: AbortSignal) => Promise<T | undefined>,
): Promise<T | undefined> {
  if (token.isCancellationRequested) return undefined;
  const controller = new AbortController();
  const subscription = token.onCancellationRequested(() => controller.abort());
  try {
    return await work(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) return undefined;
    throw error;
  } finally {
    subscription.dispose();
  }
}
