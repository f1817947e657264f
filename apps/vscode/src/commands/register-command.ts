import * as vscode from "vscode";

import { showProblem } from "../dialogs/notify.ts";
import type { Services } from "../services.ts";
import type { CommandId, Commands } from "./command-map.ts";

/** Registers a command of the map. Errors of its handler are shown and logged. */
export function registerCommand<Id extends CommandId>(
  services: Services,
  id: Id,
  handler: (...args: Commands[Id]["args"]) => Promise<Commands[Id]["result"]>,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      // Arguments come from menus and other extensions: each handler checks the ones it uses.
      return await handler(...(args as Commands[Id]["args"]));
    } catch (error) {
      void showProblem(services, error);
      return undefined;
    }
  });
}

/** Runs a command of the map. */
export async function executeCommand<Id extends CommandId>(
  id: Id,
  ...args: Commands[Id]["args"]
): Promise<Commands[Id]["result"]> {
  return vscode.commands.executeCommand<Commands[Id]["result"]>(id, ...args);
}
