import * as vscode from "vscode";

import type { CommandId } from "../../commands/command-map.ts";
import { codeOf, messageOf } from "../../errors.ts";
import type { ReadyModel } from "../../models/models.ts";
import type { Services } from "../../services.ts";
import { emojiAdvice, failureAdvice, missingModelAdvice, ownModelLink } from "./advice.ts";
import { labelMarkdown, wordsMarkdown } from "./contents.ts";
import { createRowIndexes } from "./row-indexes.ts";
import { findSubject, type Subject } from "./subject.ts";

const CORRECT_LABEL: CommandId = "sentimentTuner.correctLabel";

/**
 * Registers two hover providers, for the label and for the words. The label appears after some milliseconds; the words take a backward
 * pass through the model and follow later.
 */
export function registerHover(services: Services): vscode.Disposable {
  const rows = createRowIndexes();
  // Advice at every selection would be in the reader's way: it is given once, and again where the reader looked at it.
  let advised: { readonly reason: string; readonly text: string } | undefined;
  const adviceOnce = (reason: Parameters<typeof missingModelAdvice>[1], subject: Subject): vscode.Hover | undefined => {
    if (advised?.reason === reason && advised.text !== subject.text) return undefined;
    const advice = missingModelAdvice(services, reason, subject);
    if (advice !== undefined) advised = { reason, text: subject.text };
    return advice;
  };
  const subjectAt = (document: vscode.TextDocument, position: vscode.Position, signal: AbortSignal) =>
    findSubject(services, rows, document, position, signal);

  // The editor shows the provider that was registered last at the top.
  const words = vscode.languages.registerHoverProvider("*", {
    provideHover: (document, position, token) =>
      withSignal(token, async (signal) => {
        if (!services.settings.get("hover.enabled") || !services.settings.get("hover.showWords")) return undefined;
        const subject = await subjectAt(document, position, signal);
        const model = await services.models.hoverModel();
        return subject && subject.text !== "" && model.kind === "ready"
          ? wordsHover(services, model, subject, signal)
          : undefined;
      }),
  });
  const label = vscode.languages.registerHoverProvider("*", {
    provideHover: (document, position, token) =>
      withSignal(token, async (signal) => {
        if (!services.settings.get("hover.enabled")) return undefined;
        const subject = await subjectAt(document, position, signal);
        if (subject === undefined) return undefined;
        const model = await services.models.hoverModel();
        if (model.kind !== "ready") return adviceOnce(model.kind, subject);
        return subject.text === "" ? emojiAdvice(subject.range) : labelHover(services, model, subject, signal);
      }),
  });
  return vscode.Disposable.from(words, label, rows);
}

async function labelHover(services: Services, model: ReadyModel, subject: Subject, signal: AbortSignal) {
  const { predictions, log } = services;
  const { text, range, row } = subject;
  try {
    const [prediction] = await predictions.predict({ modelFolder: model.folder, texts: [text] }, signal);
    if (prediction === undefined) return undefined;
    const markdown = new vscode.MarkdownString(labelMarkdown(text, prediction, model.name, vscode.l10n.t));
    markdown.supportHtml = true; // For the colours of bars; labels are escaped.
    const commands: CommandId[] = [];
    if (model.isGeneral === true) {
      const { title, command } = ownModelLink(services);
      commands.push(command);
      markdown.appendMarkdown(`\n\n[${title}](command:${command})`);
    }
    if (row !== undefined) {
      commands.push(CORRECT_LABEL);
      // A parenthesis in a path would end the link.
      const given = encodeURIComponent(JSON.stringify([row]))
        .replaceAll("(", "%28")
        .replaceAll(")", "%29");
      markdown.appendMarkdown(`\n\n[${vscode.l10n.t("Correct the label")}](command:${CORRECT_LABEL}?${given})`);
    }
    if (commands.length > 0) markdown.isTrusted = { enabledCommands: commands };
    void vscode.commands.executeCommand("setContext", "sentimentTuner.wasHoverShown", true); // For the walkthrough.
    return new vscode.Hover(markdown, range);
  } catch (error) {
    if (signal.aborted) return undefined;
    log.error(`The model in "${model.folder}" failed: ${messageOf(error)}`);
    return failureAdvice(error, range);
  }
}

async function wordsHover({ predictions, log }: Services, model: ReadyModel, subject: Subject, signal: AbortSignal) {
  const { text, range } = subject;
  try {
    const request = { modelFolder: model.folder, texts: [text], explain: true };
    const [prediction] = await predictions.predict(request, signal);
    const contents = prediction && wordsMarkdown(text, prediction, vscode.l10n.t);
    if (contents === undefined) return undefined;
    const markdown = new vscode.MarkdownString(contents);
    markdown.supportHtml = true; // For the background colours; the text itself is escaped.
    return new vscode.Hover(markdown, range);
  } catch (error) {
    // The label hover reports the error; the word list is optional.
    if (!signal.aborted)
      log.debug(`No words from "${model.folder}" (${codeOf(error) ?? "no code"}): ${messageOf(error)}`);
    return undefined;
  }
}

/** Runs work with the editor's cancellation as a signal. @returns undefined if it was cancelled */
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
