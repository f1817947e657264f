import type * as vscode from "vscode";

import { registerCommand } from "../../commands/register-command.ts";
import type { Services } from "../../services.ts";

/**
 * **Correct a Label**: changes the label of one row of a dataset in its editor, as one edit that can be undone. The readers of datasets are
 * loaded with the first command.
 */
export function registerCorrectLabel(services: Services): vscode.Disposable {
  return registerCommand(services, "sentimentTuner.correctLabel", async (given) => {
    const { correctLabel } = await import("./correct-label.ts");
    if (given !== undefined) await correctLabel(services, given);
    return undefined;
  });
}
