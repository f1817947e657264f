import * as vscode from "vscode";

import type { FineTuneChoices } from "../dataset/choices.ts";
import { registerCommand } from "../register-command.ts";
import type { Services } from "../services.ts";

/** The commands that fine-tune a model. The flow, and with it the readers of datasets, is loaded when it is asked for. */
export function registerFineTune(services: Services): vscode.Disposable {
  const run = async (choices: FineTuneChoices): Promise<string | undefined> => {
    const { fineTune } = await import("./fine-tune/flow.ts");
    return fineTune(services, choices);
  };
  return vscode.Disposable.from(
    registerCommand(services, "sentimentTuner.fineTune", (target) => run(toChoices(target))),
    registerCommand(services, "sentimentTuner.fineTuneSample", () =>
      run({ datasetPath: services.paths.sampleReviews, preset: "tutorial" }),
    ),
  );
}

/** The explorer gives the file that was clicked, other extensions and tests may give choices. */
function toChoices(target: unknown): FineTuneChoices {
  if (target instanceof vscode.Uri) return { datasetPath: target.fsPath };
  return typeof target === "object" && target !== null ? target : {};
}
