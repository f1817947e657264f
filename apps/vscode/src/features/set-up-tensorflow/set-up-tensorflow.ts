import type { SetupLine } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { registerCommand } from "../../commands/register-command.ts";
import { withCancel } from "../../dialogs/with-cancel.ts";
import { ExtensionError } from "../../errors.ts";
import type { Services } from "../../services.ts";
import { workerLines } from "../../workers/worker-lines.ts";

type Ready = Extract<SetupLine, { type: "ready" }>;

/** **Set Up the TensorFlow GPU Engine**: a worker installs it into the user's cache folder. */
export function registerSetUpTensorflow(services: Services): vscode.Disposable {
  return registerCommand(services, "sentimentTuner.setUpTensorflow", async () => {
    const title = vscode.l10n.t("Setting up TensorFlow");
    const ready = await withCancel(title, (signal, progress) => install(services, signal, progress));
    if (ready === undefined) return undefined;
    const { libraryVersion, usesGpu } = ready;
    void vscode.window.showInformationMessage(
      usesGpu
        ? vscode.l10n.t("TensorFlow {0} is ready and uses the GPU.", libraryVersion)
        : vscode.l10n.t("TensorFlow {0} is ready, but no GPU was found.", libraryVersion),
    );
    return undefined;
  });
}

async function install(
  { paths, runtime, log }: Services,
  signal: AbortSignal,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): Promise<Ready | undefined> {
  const call = { workerPath: paths.worker, runtime: await runtime(), signal, note: (text: string) => log.info(text) };
  let ready: Ready | undefined;
  for await (const text of workerLines(["setup", "tensorflow-gpu"], call)) {
    const line = JSON.parse(text) as SetupLine; // The extension's own worker prints it.
    log.info(text);
    switch (line.type) {
      case "stage":
        progress.report({ message: line.message });
        break;
      case "ready":
        ready = line;
        break;
      case "failed":
        throw new ExtensionError("SETUP_FAILED", line.error.message);
      case "download":
      case "output":
        break;
      default:
        line satisfies never;
    }
  }
  return ready;
}
