import * as vscode from "vscode";

import type { CommandId, Commands } from "./commands.ts";
import { showProblem } from "./notify.ts";
import type { Services } from "./services.ts";

/** Registers a command of the map; what its handler throws is shown and logged, and ends there. */
export function registerCommand<Id extends CommandId>(
  services: Services,
  id: Id,
  handler: (...args: Commands[Id]["args"]) => Promise<Commands[Id]["result"]>,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      // The editor hands on what its menus and other extensions give; each handler looks at what it uses.
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
