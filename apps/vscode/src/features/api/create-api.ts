import * as vscode from "vscode";

import { ExtensionError } from "../../errors.ts";
import type { Run } from "../../run/run.ts";
import { isActive } from "../../run/state.ts";
import type { Services } from "../../services.ts";
import type { ApiRun, SentimentTunerApi } from "./sentiment-tuner-api.ts";

/** Creates the exports for other extensions. */
export function createApi({ context, runs, models, predictions }: Services): SentimentTunerApi {
  const finished = new vscode.EventEmitter<ApiRun>();
  context.subscriptions.push(
    finished,
    runs.onDidChange(({ run, state, previous }) => {
      if (run === undefined || state === undefined || previous === undefined) return;
      if (isActive(previous) && !isActive(state)) finished.fire(toApiRun(run));
    }),
  );
  return {
    version: 1,
    async predict(texts) {
      const model = await models.hoverModel();
      if (model.kind !== "ready") {
        const message = vscode.l10n.t("No sentiment model yet. Fine-tune one, or choose a folder.");
        throw new ExtensionError("MODEL_MISSING", message);
      }
      return predictions.predict({ modelFolder: model.folder, texts });
    },
    onDidFinishRun: finished.event,
    get runs() {
      return runs.all.map(toApiRun);
    },
  };
}

function toApiRun({ id, folder, stored, state }: Run): ApiRun {
  const { name, createdAt } = stored.order;
  const common = { id, name, createdAt, folder };
  if (isActive(state)) return { ...common, status: "active" };
  if (state.kind !== "ready") return { ...common, status: state.kind };
  const { modelFolder, accuracy, f1 } = state;
  return { ...common, status: "completed", modelFolder, accuracy, f1 };
}
