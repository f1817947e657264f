import type { SetupLine } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { ExtensionError } from "../errors.ts";
import { registerCommand } from "../register-command.ts";
import type { Services } from "../services.ts";
import { workerLines } from "../trainer/worker-lines.ts";
import { withCancel } from "../with-cancel.ts";

type Ready = Extract<SetupLine, { type: "ready" }>;

/** **Set Up the TensorFlow GPU Engine**: installed by a worker into a folder of the user's caches. */
export function registerSetUpTensorflow(services: Services): vscode.Disposable {
  return registerCommand(services, "sentimentTuner.setUpTensorflow", async () => {
    const title = vscode.l10n.t("Setting up TensorFlow");
    const ready = await withCancel(title, (signal, progress) => install(services, signal, progress));
    if (ready === undefined) return undefined;
    const { libraryVersion, usesGpu } = ready;
    void vscode.window.showInformationMessage(
      usesGpu
        ? vscode.l10n.t("TensorFlow {0} is ready and computes on the GPU.", libraryVersion)
        : vscode.l10n.t("TensorFlow {0} is ready, but finds no GPU.", libraryVersion),
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
    const line = JSON.parse(text) as SetupLine; // Our own worker prints it.
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
