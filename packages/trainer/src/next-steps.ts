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
  const last = Math.min(lastBeforeEvaluation(live), progress.step + session.stepsAtOnce());
  for (let step = first.step + 1; step <= last; step++) {
    const input = inputOf(step);
    if (!isSameShape(first, input)) break;
    inputs.push(input);
  }
  return inputs;
}

function lastBeforeEvaluation({ plan, progress, evaluation }: LiveRun): number {
  if (evaluation === undefined) return plan.totalSteps;
  const next = (Math.floor(progress.step / plan.evaluateEvery) + 1) * plan.evaluateEvery;
  return Math.min(next, plan.totalSteps);
}

function isSameShape(
  { batches: [first, ...others] }: StepInput,
  { batches: [next, ...moreOthers] }: StepInput,
): boolean {
  return others.length === 0 && moreOthers.length === 0 && first?.rows === next?.rows && first?.length === next?.length;
}
