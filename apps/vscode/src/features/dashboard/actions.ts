import { stat } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";

import type { FromDashboard } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { executeCommand } from "../../commands/register-command.ts";
import { showProblem, showWarning } from "../../dialogs/notify.ts";
import type { Services } from "../../services.ts";

/** VS Code does not pass larger documents to extensions, and shows them slowly. */
const MOST_DOCUMENT_BYTES = 50 * 2 ** 20;

/** Does what a button or a link of the page requests. Errors are shown. */
export async function runAction(
  services: Services,
  message: Exclude<FromDashboard, { kind: "ready" | "show" }>,
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

/** Opens a dataset at a review. Only datasets of the run can be opened. */
async function openReview(services: Services, { path, line, runId }: Extract<FromDashboard, { kind: "openReview" }>) {
  const request = services.runs.get(runId)?.stored.order.request;
  const known = [...(request?.datasetPaths ?? []), ...(request?.evaluationPaths ?? [])];
  if (!known.some((dataset) => path === dataset || isInside(dataset, path))) {
    services.log.warn(`The dashboard requested "${path}", which is not a dataset of run ${runId}.`);
    return;
  }
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
        run: () => vscode.commands.executeCommand("revealFileInOS", uri),
      },
    ]);
    return;
  }
  const position = new vscode.Position(Math.max(line - 1, 0), 0);
  const options = { viewColumn: vscode.ViewColumn.One, preview: true, selection: new vscode.Range(position, position) };
  await vscode.window.showTextDocument(uri, options);
}

/** Whether a file is inside a folder. */
function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== "" && !inside.startsWith("..") && !isAbsolute(inside);
}
