import type { Batch } from "@sentiment-tuner/data";
import type { StepInput, StepResult } from "./engines/engine.ts";
import type { LiveRun } from "./live-run.ts";
import type { CompletionReason, Outcome, RunId, SavedWeights, StepEvent, TrainEvent } from "@sentiment-tuner/protocol";
import { isClockAhead } from "./schedule.ts";

export function started(live: LiveRun): TrainEvent {
  const { runId, engine, config, plan, trainReviews, parameterCount, resumedFrom } = live;
  return {
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
}

/** Counts the steps that were made in one call, and says so; each took an equal part of the time. */
export function* recordSteps(
  live: LiveRun,
  inputs: readonly StepInput[],
  results: readonly StepResult[],
  startedMs: number,
): Generator<StepEvent, void> {
  const stepMs = (live.elapsedMs() - startedMs) / results.length;
  for (const [index, result] of results.entries()) {
    const { batches, learningRate } = inputs[index] as StepInput; // As many at least.
    const start = startedMs + index * stepMs;
    const times = { callMs: startedMs, startedMs: start, elapsedMs: start + stepMs };
    yield recordStep(live, batches, { ...result, learningRate }, times);
  }
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
  const isRepeatable = progress.isRepeatable && !isClockAhead(plan.schedule, step, callMs); // The rates of a call are those of its start.
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

/** Steps between two readings of the memory: it changes slowly. */
const MEMORY_EVERY = 10;

/** Says that batches are taken apart, each time they become smaller; a run whose memory ran short cannot be repeated. */
export function* tellSplit(live: LiveRun): Generator<TrainEvent, void> {
  if (live.session.ranShort()) live.progress = { ...live.progress, isRepeatable: false };
  const rowsAtOnce = live.session.rowsAtOnce();
  if (rowsAtOnce === undefined || rowsAtOnce === live.toldRowsAtOnce) return;
  live.toldRowsAtOnce = rowsAtOnce;
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
