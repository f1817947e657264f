import { stat } from "node:fs/promises";

import type { FromDashboard, ToDashboard } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { executeCommand } from "../../commands/register-command.ts";
import { showProblem, showWarning } from "../../dialogs/notify.ts";
import { revealPath } from "../../dialogs/reveal-path.ts";
import type { Services } from "../../services.ts";
import { applyThreshold } from "./apply-threshold.ts";
import { classify } from "./classify.ts";
import { isDatasetOf } from "./is-dataset-of.ts";

/** VS Code does not pass larger documents to extensions, and shows them slowly. */
const MOST_DOCUMENT_BYTES = 50 * 2 ** 20;

/** Does what a button or a link of the page requests. Errors are shown. */
export async function runAction(
  services: Services,
  message: Exclude<FromDashboard, { kind: "ready" | "show" }>,
  post: (answer: ToDashboard) => void,
): Promise<void> {
  try {
    switch (message.kind) {
      case "start":
        await executeCommand("sentimentTuner.fineTune");
        return;
      case "stop":
        await executeCommand("sentimentTuner.stopRun", message);
        return;
      case "resume":
        await executeCommand("sentimentTuner.resumeRun", message);
        return;
      case "use":
        await executeCommand("sentimentTuner.useRun", message);
        return;
      case "rename":
        await executeCommand("sentimentTuner.renameRun", message);
        return;
      case "trainAgain":
        await executeCommand("sentimentTuner.trainAgain", message);
        return;
      case "openDataset":
        await executeCommand("sentimentTuner.openDataset", message);
        return;
      case "keep":
        await executeCommand("sentimentTuner.keepModel", message);
        return;
      case "applyThreshold":
        await applyThreshold(services, message);
        return;
      case "classify":
        post(await classify(services, message));
        return;
      case "correctLabel":
        await correctLabel(services, message);
        return;
      case "openReport":
        await executeCommand("sentimentTuner.openRunReport", message);
        return;
      case "openLog":
        await executeCommand("sentimentTuner.openRunLog", message);
        return;
      case "openFolder":
        await executeCommand("sentimentTuner.revealRun", message);
        return;
      case "export":
        await executeCommand("sentimentTuner.exportRun", message);
        return;
      case "openReview":
        await openReview(services, message);
        return;
      case "problem":
        services.log.warn(`Dashboard: ${message.message}`);
        return;
      default:
        return message satisfies never;
    }
  } catch (error) {
    await showProblem(services, error);
  }
}

/** Only datasets of the run can be changed. */
async function correctLabel(services: Services, message: Extract<FromDashboard, { kind: "correctLabel" }>) {
  const { runId, path, line, to } = message;
  if (!isDatasetOf(services, runId, path)) return;
  const reading = services.runs.get(runId)?.stored.order.request.reading;
  await executeCommand("sentimentTuner.correctLabel", { path, line, to, ...(reading && { reading }) });
}

/** Opens a dataset at a review. Only datasets of the run can be opened. */
async function openReview(services: Services, { path, line, runId }: Extract<FromDashboard, { kind: "openReview" }>) {
  if (!isDatasetOf(services, runId, path)) return;
  const uri = vscode.Uri.file(path);
  const { size } = await stat(path);
  const isText = !path.toLowerCase().endsWith(".parquet");
  if (!isText || size > MOST_DOCUMENT_BYTES) {
    const message = isText
      ? vscode.l10n.t('"{0}" is too large to open at a line. The review is in line {1}.', path, line)
      : vscode.l10n.t('"{0}" is not a text file. The review is in row {1}.', path, line);
    await showWarning(services, message, [
      {
        title: vscode.l10n.t("Reveal File"),
        run: () => revealPath(services, path),
      },
    ]);
    return;
  }
  const position = new vscode.Position(Math.max(line - 1, 0), 0);
  const options = { viewColumn: vscode.ViewColumn.One, preview: true, selection: new vscode.Range(position, position) };
  await vscode.window.showTextDocument(uri, options);
}
