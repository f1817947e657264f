import * as vscode from "vscode";

import type { FineTuneChoices } from "../../commands/command-map.ts";
import { registerCommand } from "../../commands/register-command.ts";
import { pickRun } from "../../run/pick-run.ts";
import type { Run } from "../../run/run.ts";
import type { Services } from "../../services.ts";

/** The commands that fine-tune a model. The flow and the readers of datasets are loaded with the first command. */
export function registerFineTune(services: Services): vscode.Disposable {
  const run = async (choices: FineTuneChoices): Promise<string | undefined> => {
    const { fineTune } = await import("./flow.ts");
    return fineTune(services, choices);
  };
  return vscode.Disposable.from(
    registerCommand(services, "sentimentTuner.fineTune", (target) => run(toChoices(target))),
    registerCommand(services, "sentimentTuner.train", (target) => run(toChoices(target))), // Found by a search for "train".
    registerCommand(services, "sentimentTuner.trainAgain", async (given) => {
      const again = await pickRun(services, given, vscode.l10n.t("Train which run again?"));
      if (again !== undefined) await run(choicesOf(again));
      return undefined;
    }),
    registerCommand(services, "sentimentTuner.fineTuneSample", () =>
      run({ datasetPath: services.paths.sampleReviews, preset: "fast" }),
    ),
  );
}

/** The same reviews and base model: how long to train is asked again. */
function choicesOf({ stored }: Run): FineTuneChoices {
  const { datasetPaths, reading, modelFolder } = stored.order.request;
  const [datasetPath] = datasetPaths;
  return {
    ...(datasetPath !== undefined && { datasetPath }),
    ...(reading && { reading }),
    baseModelFolder: modelFolder,
  };
}

/** The explorer passes the file that was clicked; other extensions and tests may pass choices. */
function toChoices(target: unknown): FineTuneChoices {
  if (target instanceof vscode.Uri) return { datasetPath: target.fsPath };
  return typeof target === "object" && target !== null ? target : {};
}
