import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { makeFolder, writeFileWhole } from "@sentiment-tuner/files";
import * as vscode from "vscode";

import { reportOf } from "../../run/run-store.ts";
import type { Run } from "../../run/run.ts";
import type { Services } from "../../services.ts";
import { isReportMessage, printablePage, reportPage } from "./report-page.ts";

/**
 * Opens the card of a run's model, which has the report in words, as a page that can be printed and copied. A model without a card has only the
 * report's JSON.
 */
export async function openReport(services: Services, { folder, state, stored }: Run): Promise<void> {
  const card = state.kind === "ready" ? join(state.modelFolder, "README.md") : "";
  const text = await readFile(card, "utf8").catch(() => undefined); // There is no card.
  if (text === undefined) {
    await vscode.window.showTextDocument(vscode.Uri.file(reportOf(folder)), { preview: true });
    return;
  }
  const markdown = text.replace(/^---\n[\s\S]*?\n---\n+/, ""); // Front matter is for the Hub.
  const body = await vscode.commands.executeCommand<string | undefined>("markdown.api.render", markdown);
  if (body === undefined) {
    await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.file(card)); // The editor's Markdown feature is off.
    return;
  }
  showPage(services, { title: vscode.l10n.t("Report: {0}", stored.order.name), markdown, body });
}

interface Report {
  readonly title: string;
  readonly markdown: string;
  readonly body: string;
}

function showPage(services: Services, { title, markdown, body }: Report): void {
  const { t } = vscode.l10n;
  const panel = vscode.window.createWebviewPanel("sentimentTuner.report", title, vscode.ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [],
  });
  const page = () => ({ title, body, language: vscode.env.language, nonce: randomBytes(16).toString("base64url") });
  panel.webview.onDidReceiveMessage(async (message: unknown) => {
    if (!isReportMessage(message)) return;
    if (message === "copy") {
      await vscode.env.clipboard.writeText(markdown);
      void vscode.window.showInformationMessage(t("The report was copied as Markdown."));
    } else if (isInBrowser()) await panel.webview.postMessage("print");
    else await openInBrowser(services, printablePage(page()));
  });
  panel.webview.html = reportPage(page(), { print: t("Print…"), copy: t("Copy") });
}

/** A page in a browser can print itself. One in the editor's own window cannot, and a browser can open a file only of its own machine. */
function isInBrowser(): boolean {
  return vscode.env.uiKind === vscode.UIKind.Web || vscode.env.remoteName !== undefined;
}

/** Lets the browser of the system print a page. */
async function openInBrowser({ context }: Services, text: string): Promise<void> {
  const folder = context.globalStorageUri.fsPath;
  const path = join(folder, "report.html");
  await makeFolder(folder);
  await writeFileWhole(path, text);
  await vscode.env.openExternal(vscode.Uri.file(path));
}
