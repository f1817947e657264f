import { TrainerError, toWireError } from "./errors.ts";
import { evaluateAndKeepBest, isEvaluationDue } from "./keep-best.ts";
import { beginRun, save, type LiveRun, type TrainRun } from "./live-run.ts";
import { nextSteps } from "./next-steps.ts";
import type { CompletionReason, TrainEvent } from "@sentiment-tuner/protocol";
import { completed, finished, recordSteps, started, stopped, tellSplit } from "./train-events.ts";

/**
 * Trains, and reports each thing that happens; the last event is `finished`, whatever that may be.
 *
 * What comes next depends only on what a checkpoint holds, batches on (seed, epoch) and dropout on (seed, step): a run that
 * is stopped after any step and resumed ends with the same bytes as one that never was. The exceptions are a run whose clock
 * decided a learning rate or the end, and one whose memory ran short; its outcome says so.
 *
 * @param signal - aborting it ends the run after the call that is under way, of one step or of a session's loop, with a checkpoint
 */
export async function* train(run: TrainRun, signal: AbortSignal): AsyncGenerator<TrainEvent, void> {
  let live: LiveRun | undefined;
  try {
    live = await beginRun(run);
    yield* trainSteps(live, signal);
  } catch (error) {
    const newest = await run.checkpoints.latest().catch(() => undefined); // the first error is the one to tell
    yield finished(run.runId, live?.elapsedMs() ?? 0, {
      kind: "failed",
      error: toWireError(error),
      ...(newest && { checkpoint: newest.path }),
    });
  }
}

async function* trainSteps(live: LiveRun, signal: AbortSignal): AsyncGenerator<TrainEvent, void> {
  const { session, turn } = live;
  yield started(live);
  yield* tellSplit(live);
  for (;;) {
    const elapsedMs = live.elapsedMs();
    const reason = completionReason(live, elapsedMs);
    const isDue = isEvaluationDue(live, reason);
    if (signal.aborted || (reason !== undefined && !isDue)) {
      yield* save(live);
      const outcome = reason === undefined || isDue ? stopped(live) : completed(live, reason);
      yield finished(live.runId, live.elapsedMs(), outcome);
      return;
    }
    if (isDue) {
      yield* evaluateAndKeepBest(live, signal);
      yield* tellSplit(live);
      continue;
    }

    const inputs = nextSteps(live, elapsedMs);
    const results = await session.steps(inputs); // forward, backward, clip, AdamW
    yield* tellSplit(live);
    const diverged = results.findIndex(({ loss }) => !Number.isFinite(loss));
    yield* recordSteps(live, inputs, diverged === -1 ? results : results.slice(0, diverged), elapsedMs);
    if (diverged !== -1) throw divergence(results[diverged]?.loss, inputs[diverged]?.step);

    if (isCheckpointDue(live)) yield* save(live);
    await turn();
  }
}

/** Why there is nothing left to train, if so. */
function completionReason({ config, plan, progress }: LiveRun, elapsedMs: number): CompletionReason | undefined {
  const { limitMs } = plan.schedule;
  if (progress.step >= plan.totalSteps) return "all-epochs";
  if (config.patience !== undefined && progress.evaluationsSinceBest >= config.patience) return "early-stopping";
  if (limitMs !== undefined && elapsedMs >= limitMs) return "time-limit";
  return undefined;
}

function isCheckpointDue({ config, progress, saved }: LiveRun): boolean {
  return progress.elapsedMs - (saved?.elapsedMs ?? 0) >= config.checkpointEveryMinutes * 60_000;
}

function divergence(loss = Number.NaN, step = 0): TrainerError {
  const advice = "Try a lower learning rate or a longer warm-up, and look for damaged reviews.";
  return new TrainerError("LOSS_NOT_FINITE", `The loss is ${loss} at step ${step}: the training diverged. ${advice}`);
}
