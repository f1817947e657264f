import * as vscode from "vscode";

import { registerCommand } from "../../commands/register-command.ts";
import type { Services } from "../../services.ts";
import { addModel, chooseModel, useModel } from "./choose-model.ts";

/** The commands that choose the model for hovers and add models from elsewhere. */
export function registerChooseModel(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(services, "sentimentTuner.chooseModel", () => chooseModel(services)),
    registerCommand(services, "sentimentTuner.addModel", () => addModel(services)),
    registerCommand(services, "sentimentTuner.useModel", (model) => useModel(services, model?.modelFolder)),
  );
}
