import { type Outcome, type RunId, toWireError, type TrainEvent } from "@sentiment-tuner/protocol";
import { openCheckpointStore } from "@sentiment-tuner/trainer";

import type { RunLock } from "./lock-run.ts";
import { openRunFolder } from "./open-run-folder.ts";

export interface FailedRun {
  readonly runId: RunId;
  readonly elapsedMs: number;
  readonly checkpointFolder: string;
  /** The thrown value. */
  readonly error: unknown;
  /** The run was stopped if this signal is aborted and the error is its reason; otherwise it failed. */
  readonly signal: AbortSignal;
}

/** The last event of a run that ended by an error outside training. */
export async function failureEvent(run: FailedRun): Promise<TrainEvent> {
  const { runId, elapsedMs, error, signal } = run;
  const newest = await openCheckpointStore(run.checkpointFolder)
    .latest()
    .catch(() => undefined); // The first error says more.
  const checkpoint = newest && { checkpoint: newest.path };
  const outcome: Outcome =
    signal.aborted && error === signal.reason
      ? { kind: "stopped", step: newest?.state.progress.step ?? 0, ...checkpoint }
      : { kind: "failed", error: toWireError(error), ...checkpoint };
  return { type: "finished", runId, elapsedMs, outcome };
}

/**
 * Adds to a run's log that the run could not start, for example because a plug-in could not be loaded.
 *
 * @throws WorkflowError OUTPUT_UNWRITABLE, or OUTPUT_COMPLETE if the run is complete
 */
export async function recordFailure(runFolder: string, runId: RunId, error: unknown, lock?: RunLock): Promise<void> {
  const folder = await openRunFolder(runFolder, true, { lock });
  try {
    const { checkpointFolder } = folder;
    const { signal } = new AbortController();
    await folder.record(await failureEvent({ runId, elapsedMs: 0, checkpointFolder, error, signal }));
  } finally {
    await folder.dispose();
  }
}
