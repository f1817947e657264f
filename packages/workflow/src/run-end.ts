import { type Outcome, type RunId, toWireError, type TrainEvent } from "@sentiment-tuner/protocol";
import { openCheckpointStore } from "@sentiment-tuner/trainer";

import { openRunFolder } from "./run-folder.ts";

export interface UnplannedEnd {
  readonly runId: RunId;
  readonly elapsedMs: number;
  readonly checkpointFolder: string;
  /** What was thrown. */
  readonly error: unknown;
  /** The run was stopped if this was aborted and its reason thrown, else it failed. */
  readonly signal: AbortSignal;
}

/** The last event of a run that ends outside training, for those who only read its log. */
export async function unplannedEnd(end: UnplannedEnd): Promise<TrainEvent> {
  const { runId, elapsedMs, error, signal } = end;
  const newest = await openCheckpointStore(end.checkpointFolder)
    .latest()
    .catch(() => undefined); // The first error is the one to tell.
  const checkpoint = newest && { checkpoint: newest.path };
  const outcome: Outcome =
    signal.aborted && error === signal.reason
      ? { kind: "stopped", step: newest?.state.progress.step ?? 0, ...checkpoint }
      : { kind: "failed", error: toWireError(error), ...checkpoint };
  return { type: "finished", runId, elapsedMs, outcome };
}

/**
 * Writes into a run's log that it could not even begin, such as for a plug-in that cannot be loaded.
 *
 * @throws WorkflowError OUTPUT_UNWRITABLE, or OUTPUT_COMPLETE if the run needs no other beginning
 */
export async function recordFailure(runFolder: string, runId: RunId, error: unknown): Promise<void> {
  const folder = await openRunFolder(runFolder, true);
  try {
    const { checkpointFolder } = folder;
    const { signal } = new AbortController();
    await folder.record(await unplannedEnd({ runId, elapsedMs: 0, checkpointFolder, error, signal }));
  } finally {
    await folder.dispose();
  }
}
