import { type CompletionReason, toWireError, type TrainEvent } from "@sentiment-tuner/protocol";

import { linearSchedule } from "../optimizer/schedule.ts";
import { evaluateAndKeepBest, isEvaluationDue } from "./keep-best.ts";
import { beginRun, isCheckpointDue, type LiveRun, save, type TrainRun } from "./live-run.ts";
import { takeSteps } from "./next-steps.ts";
import { completed, finished, reportStart, reportSteps, stopped } from "./make-events.ts";

/**
 * Trains, and reports each thing that happens; the last event is always `finished`.
 *
 * What comes next depends only on what a checkpoint holds, batches on (seed, epoch) and dropout on (seed, step): a run that
 * is stopped after any step and resumed ends with the same bytes as one that never was. The exceptions are a run in which the clock
 * decided a learning rate or the end, and one whose memory ran short; its outcome says so.
 *
 * @param signal - aborting it ends the run with a checkpoint after the current call of the session, which makes one step or a few
 */
export async function* train(run: TrainRun, signal: AbortSignal): AsyncGenerator<TrainEvent, void> {
  let live: LiveRun | undefined;
  try {
    live = await beginRun(run);
    yield* trainSteps(live, signal);
  } catch (error) {
    const newest = await run.checkpoints.latest().catch(() => undefined); // The first error is the one to report.
    yield finished(run.runId, live?.elapsedMs() ?? 0, {
      kind: "failed",
      error: toWireError(error),
      ...(newest && { checkpoint: newest.path }),
    });
  }
}

async function* trainSteps(live: LiveRun, signal: AbortSignal): AsyncGenerator<TrainEvent, void> {
  const { session, plan, turn } = live;
  yield* reportStart(live);
  for (;;) {
    const elapsedMs = live.elapsedMs();
    const reason = completionReason(live, elapsedMs);
    const isDue = isEvaluationDue(live, reason);
    if (isDue && !signal.aborted) {
      yield* evaluateAndKeepBest(live, signal);
      continue;
    }
    if (signal.aborted || reason !== undefined) {
      yield* save(live);
      const outcome = reason === undefined || isDue ? stopped(live) : completed(live, reason);
      yield finished(live.runId, live.elapsedMs(), outcome);
      return;
    }

    const inputs = takeSteps(live, (step) => ({
      step,
      learningRate: linearSchedule(plan.schedule, step, elapsedMs), // Warm-up, then decay to zero.
      batches: plan.batchesOf(step), // The gradients of several are added up.
      classWeights: live.classWeights,
    }));
    const results = await session.steps(inputs); // Forward, backward, clip by norm, AdamW.
    yield* reportSteps(live, inputs, results, elapsedMs);

    if (isCheckpointDue(live)) yield* save(live);
    await turn();
  }
}

/** Why training is complete; undefined if it is not. */
function completionReason({ config, plan, progress }: LiveRun, elapsedMs: number): CompletionReason | undefined {
  const { limitMs } = plan.schedule;
  if (progress.step >= plan.totalSteps) return "all-epochs";
  if (config.patience !== undefined && progress.evaluationsSinceBest >= config.patience) return "early-stopping";
  if (limitMs !== undefined && elapsedMs >= limitMs) return "time-limit";
  return undefined;
}
