import type { Disposable } from "../emitter.ts";
import { operationsOf } from "../dataset/estimate.ts";
import { readModelSize, totalParameters } from "../dataset/model-size.ts";
import type { Services } from "../services.ts";

/** Where the speed of this machine is kept, in operations a second. */
export const THROUGHPUT_KEY = "operationsPerSecond";

/** A toy model spends its time on everything but arithmetic, and says nothing about larger ones. */
const LEAST_PARAMETERS = 5e6;

/** Learns from every run how fast this machine is, so that the next estimate is better. */
export function registerThroughput({ runs, context, log }: Services): Disposable {
  return runs.onDidChange(({ run, state, previous }) => {
    if (run === undefined || state?.kind !== "ready" || previous?.kind !== "training") return;
    const { reviewsPerSecond, tokensPerSecond } = previous.progress;
    if (!reviewsPerSecond || !tokensPerSecond) return;
    void readModelSize(run.stored.order.request.modelFolder).then(async (size) => {
      if (size === undefined || totalParameters(size) < LEAST_PARAMETERS) return;
      const measured = reviewsPerSecond * operationsOf(size, tokensPerSecond / reviewsPerSecond);
      log.debug(`Run ${run.id} computed ${Math.round(measured / 1e9)} billion operations a second.`);
      await context.globalState.update(THROUGHPUT_KEY, measured);
    });
  });
}
