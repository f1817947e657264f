import * as vscode from "vscode";

import type { ScoreChoices } from "../../commands/command-map.ts";
import { registerCommand } from "../../commands/register-command.ts";
import type { Services } from "../../services.ts";

/** **Score a File**: a label and a score for every row of a table. The readers of datasets are loaded with the first command. */
export function registerScoreFile(services: Services): vscode.Disposable {
  return registerCommand(services, "sentimentTuner.scoreFile", async (target) => {
    const { scoreFile } = await import("./score-file.ts");
    return scoreFile(services, toChoices(target));
  });
}

/** The explorer passes the file that was clicked; other extensions and tests may pass choices. */
function toChoices(target: unknown): ScoreChoices {
  if (target instanceof vscode.Uri) return { inputPath: target.fsPath };
  return typeof target === "object" && target !== null ? target : {};
}
