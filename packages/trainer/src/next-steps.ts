import type { Batch } from "@sentiment-tuner/data";

import type { StepInput } from "./engines/engine.ts";
import type { LiveRun } from "./live-run.ts";
import { linearSchedule } from "./schedule.ts";

/** The steps to be made in one call: as many as the session asks for, of one shape, and none beyond the next evaluation. */
export function nextSteps(live: LiveRun, elapsedMs: number): [StepInput, ...StepInput[]] {
  const { plan, progress, session } = live;
  const inputOf = (step: number): StepInput => ({
    step,
    learningRate: linearSchedule(plan.schedule, step, elapsedMs),
    batches: plan.batchesOf(step),
  });
  const first = inputOf(progress.step + 1);
  const inputs: [StepInput, ...StepInput[]] = [first];
  const [batch, ...others] = first.batches;
  if (batch === undefined || others.length > 0) return inputs;
  const last = Math.min(lastBeforeEvaluation(live), progress.step + session.stepsAtOnce(batch));
  for (let step = first.step + 1; step <= last; step++) {
    const input = inputOf(step);
    if (!isAlone(input, batch)) break;
    inputs.push(input);
  }
  return inputs;
}

function lastBeforeEvaluation({ plan, progress, evaluation }: LiveRun): number {
  if (evaluation === undefined) return plan.totalSteps;
  const next = (Math.floor(progress.step / plan.evaluateEvery) + 1) * plan.evaluateEvery;
  return Math.min(next, plan.totalSteps);
}

/** Whether a step has one batch, of this one's shape. */
function isAlone({ batches: [batch, ...others] }: StepInput, { rows, length }: Batch): boolean {
  return others.length === 0 && batch?.rows === rows && batch.length === length;
}
