import { type KeptRung, rungLabel } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { withCancel } from "../../dialogs/with-cancel.ts";
import type { Run } from "../../run/run.ts";
import type { Services } from "../../services.ts";
import { workerLines } from "../../workers/worker-lines.ts";

/** Lets another model of a run's ladder answer in its model's folder, and hovers use it. A worker writes it. */
export async function keepModel(services: Services, run: Run, rung: KeptRung): Promise<void> {
  const { paths, runtime, log, runs, predictions, models } = services;
  const title = vscode.l10n.t("Saving: {0}…", rungLabel(rung, vscode.l10n.t));
  const isDone = await withCancel(title, async (signal) => {
    const call = { workerPath: paths.worker, runtime: await runtime(), signal, note: (text: string) => log.info(text) };
    for await (const line of workerLines(["keep", run.folder, rung], call)) log.info(line);
    return true;
  });
  if (isDone !== true) return;
  predictions.restart(); // The process for hovers still has the model that was there.
  await runs.reread(run);
  if (run.state.kind === "ready") await models.use(run.state.modelFolder);
}
