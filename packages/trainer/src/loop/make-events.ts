import type { Batch } from "@sentiment-tuner/data";
import type { CompletionReason, Outcome, RunId, SavedWeights, StepEvent, TrainEvent } from "@sentiment-tuner/protocol";

import { divergenceAdvice } from "../divergence.ts";
import { TrainerError } from "../errors.ts";
import type { StepInput, StepResult } from "../engines/engine.ts";
import type { LiveRun } from "./live-run.ts";
import { isClockAhead } from "../optimizer/schedule.ts";

export function* reportStart(live: LiveRun): Generator<TrainEvent, void> {
  const { runId, engine, config, plan, trainReviews, parameterCount, resumedFrom } = live;
  yield {
    type: "started",
    runId,
    engine,
    config,
    totalSteps: plan.totalSteps,
    stepsPerEpoch: plan.stepsPerEpoch,
    warmupSteps: plan.schedule.warmupSteps,
    trainReviews,
    evaluationReviews: live.evaluation?.labels.length ?? 0,
    parameterCount,
    ...(resumedFrom && { resumedFrom }),
  };
  yield* reportSplit(live);
}

/**
 * Counts and reports the steps of one call; each gets an equal share of its time.
 *
 * @throws TrainerError LOSS_NOT_FINITE after the steps before the one that diverged
 */
export function* reportSteps(
  live: LiveRun,
  inputs: readonly StepInput[],
  results: readonly StepResult[],
  startedMs: number,
): Generator<TrainEvent, void> {
  yield* reportSplit(live);
  const diverged = results.findIndex(({ loss }) => !Number.isFinite(loss));
  const finite = diverged === -1 ? results : results.slice(0, diverged);
  const stepMs = (live.elapsedMs() - startedMs) / finite.length;
  for (const [index, result] of finite.entries()) {
    const { batches, learningRate } = inputs[index] as StepInput; // There is an input for each result.
    const start = startedMs + index * stepMs;
    const times = { callMs: startedMs, startedMs: start, elapsedMs: start + stepMs };
    yield recordStep(live, batches, { ...result, learningRate }, times);
  }
  if (diverged !== -1) throw divergence(results[diverged]?.loss, inputs[diverged]);
}

function divergence(loss = NaN, { step = 0, learningRate = 0 }: Partial<StepInput> = {}): TrainerError {
  const advice = divergenceAdvice(step, learningRate);
  return new TrainerError("LOSS_NOT_FINITE", `The loss is ${loss} at step ${step}. ${advice}`);
}

function recordStep(
  live: LiveRun,
  batches: readonly Batch[],
  numbers: Pick<StepEvent, "loss" | "learningRate" | "gradientNorm">,
  { callMs, startedMs, elapsedMs }: { readonly callMs: number; readonly startedMs: number; readonly elapsedMs: number },
): StepEvent {
  const { plan, progress, throughput } = live;
  const step = progress.step + 1;
  throughput.record({
    ms: elapsedMs - startedMs,
    reviews: batches.reduce((sum, { rows }) => sum + rows, 0),
    tokens: batches.reduce((sum, { attentionMask }) => sum + attentionMask.reduce((count, bit) => count + bit, 0), 0),
  });
  const isRepeatable = progress.isRepeatable && !isClockAhead(plan.schedule, step, callMs); // A call takes the learning rates of its start.
  live.progress = { ...progress, step, elapsedMs, isRepeatable };
  return {
    type: "step",
    runId: live.runId,
    step,
    epoch: step / plan.stepsPerEpoch,
    ...numbers,
    reviewsPerSecond: throughput.reviewsPerSecond(),
    tokensPerSecond: throughput.tokensPerSecond(),
    elapsedMs,
    remainingMs: Math.max(
      0,
      Math.min((plan.totalSteps - step) * throughput.msPerStep(), (plan.schedule.limitMs ?? Infinity) - elapsedMs),
    ),
    ...(live.residentBytes && step % MEMORY_EVERY === 1 && { residentBytes: live.residentBytes() }),
  };
}

/** Steps between two readings of the memory, which changes slowly. */
const MEMORY_EVERY = 10;

/** Reports each time that batches are split further. A run whose memory ran short cannot be repeated. */
export function* reportSplit(live: LiveRun): Generator<TrainEvent, void> {
  if (live.session.ranShort()) live.progress = { ...live.progress, isRepeatable: false };
  const rowsAtOnce = live.session.rowsAtOnce();
  if (rowsAtOnce === undefined || rowsAtOnce === live.reportedRowsAtOnce) return;
  live.reportedRowsAtOnce = rowsAtOnce;
  const reason = rowsAtOnce === live.rowsAtOnce ? "estimate" : "out-of-memory";
  const { runId, progress, config } = live;
  yield { type: "batch-split", runId, step: progress.step, batchSize: config.batchSize, rowsAtOnce, reason };
}

export function finished(runId: RunId, elapsedMs: number, outcome: Outcome): TrainEvent {
  return { type: "finished", runId, elapsedMs, outcome };
}

export function stopped({ progress, checkpoints }: LiveRun): Outcome {
  return { kind: "stopped", step: progress.step, checkpoint: checkpoints.pathOf(progress.step) };
}

export function completed({ progress, checkpoints }: LiveRun, reason: CompletionReason): Outcome {
  const { step, value } = progress.best ?? { step: progress.step };
  const best: SavedWeights = { step, path: checkpoints.pathOf(step), ...(value !== undefined && { value }) };
  return {
    kind: "completed",
    reason,
    step: progress.step,
    best,
    isRepeatable: progress.isRepeatable && reason !== "time-limit",
  };
}
