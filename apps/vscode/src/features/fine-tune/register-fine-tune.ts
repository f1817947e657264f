import * as vscode from "vscode";

import type { FineTuneChoices } from "../../commands/command-map.ts";
import { registerCommand } from "../../commands/register-command.ts";
import type { Services } from "../../services.ts";

/** The commands that fine-tune a model. The flow and the readers of datasets are loaded with the first command. */
export function registerFineTune(services: Services): vscode.Disposable {
  const run = async (choices: FineTuneChoices): Promise<string | undefined> => {
    const { fineTune } = await import("./flow.ts");
    return fineTune(services, choices);
  };
  return vscode.Disposable.from(
    registerCommand(services, "sentimentTuner.fineTune", (target) => run(toChoices(target))),
    registerCommand(services, "sentimentTuner.fineTuneSample", () =>
      run({ datasetPath: services.paths.sampleReviews, preset: "fast" }),
    ),
  );
}

/** The explorer passes the file that was clicked; other extensions and tests may pass choices. */
function toChoices(target: unknown): FineTuneChoices {
  if (target instanceof vscode.Uri) return { datasetPath: target.fsPath };
  return typeof target === "object" && target !== null ? target : {};
}
