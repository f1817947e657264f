import type { Parameters } from "@sentiment-tuner/model";
import type { RestartedEvent, TrainEvent } from "@sentiment-tuner/protocol";
import { train, type TrainRun } from "@sentiment-tuner/trainer";

import { type CollapseWatch, gentlerRecipe, watchForCollapse } from "./collapse.ts";
import type { EarlierEvents } from "./event-log.ts";

export interface RestartOptions {
  /** Whether a run that learns nothing begins again; the user may have chosen the settings that would change. */
  readonly mayRestart: boolean;
  /** [C], what each class has of the loss; they sum to 1. */
  readonly classShares: readonly number[];
  /** The weights with which training begins. */
  readonly initialParameters: () => Promise<Parameters>;
  /** The log of the run before it was resumed. */
  readonly earlier: EarlierEvents;
}

/**
 * Trains, and once begins again from the base weights with a gentler recipe if the model learns nothing.
 *
 * Restarting depends only on losses and evaluations, and a resumed run reads them from its log: it ends with the same bytes.
 */
export async function* trainWithRestart(
  run: TrainRun,
  signal: AbortSignal,
  { mayRestart, classShares, initialParameters, earlier }: RestartOptions,
): AsyncGenerator<TrainEvent | RestartedEvent, void> {
  const { restarted } = earlier;
  if (restarted === undefined) {
    const restart = yield* trainUntilCollapse(run, signal, mayRestart ? { classShares, earlier } : undefined);
    if (restart === undefined) return;
    yield restart;
    await run.checkpoints.clear();
    await run.session.restore(await initialParameters());
    yield* train({ ...run, config: { ...run.config, ...restart.config } }, signal);
    return;
  }
  const config = { ...run.config, ...restarted.config };
  const newest = await run.checkpoints.latest();
  if (newest?.state.config.learningRate !== config.learningRate) await run.checkpoints.clear(); // Of the weights that were given up.
  yield* train({ ...run, config }, signal);
}

/** @returns how to begin again; undefined if training ended */
async function* trainUntilCollapse(
  run: TrainRun,
  signal: AbortSignal,
  watched: Pick<RestartOptions, "classShares" | "earlier"> | undefined,
): AsyncGenerator<TrainEvent, RestartedEvent | undefined> {
  const watch = watched && watchForCollapse(watched.classShares);
  for await (const event of train(run, signal)) {
    const collapse = watch?.see(event);
    if (event.type === "started" && watch && event.resumedFrom) replay(watch, watched.earlier, event.resumedFrom.step);
    yield event;
    if (collapse !== undefined && event.type === "step" && !signal.aborted) {
      return { type: "restarted", ...gentlerRecipe(collapse, event.step, run.config) };
    }
  }
  return undefined;
}

function replay(watch: CollapseWatch, { steps, evaluations }: EarlierEvents, last: number): void {
  for (const event of [...steps, ...evaluations]) if (event.step <= last) watch.see(event);
}
