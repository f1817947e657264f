import { countParameters, operationsOf, plannedAdapters } from "@sentiment-tuner/protocol";

import type { Disposable } from "../../emitter.ts";
import { stepShareOf } from "../../estimates/estimate.ts";
import { saveMeasuredSpeed } from "../../estimates/measured-speed.ts";
import { readFolderSize } from "../../models/model-folder.ts";
import type { Services } from "../../services.ts";

/** Smaller models spend most of their time outside the matrix products: their speed does not predict that of larger models. */
const LEAST_PARAMETERS = 5e6;

/** Measures the speed of this machine with each run, for the next estimate. */
export function registerMeasureSpeed({ runs, context, log }: Services): Disposable {
  return runs.onDidChange(({ run, state, previous }) => {
    if (run === undefined || state?.kind !== "ready" || previous?.kind !== "training") return;
    const { reviewsPerSecond, tokensPerSecond } = previous.progress;
    if (!reviewsPerSecond || !tokensPerSecond) return;
    void readFolderSize(run.stored.order.request.modelFolder).then(async (size) => {
      if (size === undefined || countParameters(size) < LEAST_PARAMETERS) return;
      const { recipe = "tutorial", config } = run.stored.order.request;
      const share = stepShareOf(recipe === "tutorial" ? config.adapters : plannedAdapters(config));
      const measured = share * reviewsPerSecond * operationsOf(size, tokensPerSecond / reviewsPerSecond);
      log.debug(`Run ${run.id} computed ${Math.round(measured / 1e9)} billion operations a second.`);
      await saveMeasuredSpeed(context.globalState, measured);
    });
  });
}
