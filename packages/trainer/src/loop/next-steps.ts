import type { StepInput } from "../engines/engine.ts";
import type { LiveRun } from "./live-run.ts";

/**
 * The steps of the next call: at least one, as many as the session asks for, and none beyond the next evaluation.
 *
 * @param inputOf - what a step takes; called once for each step, in order
 */
export function takeSteps(live: LiveRun, inputOf: (step: number) => StepInput): readonly StepInput[] {
  const { progress, session } = live;
  const most = lastBeforeEvaluation(live) - progress.step;
  const inputs: StepInput[] = [];
  const inputAt = (index: number): StepInput => (inputs[index] ??= inputOf(progress.step + 1 + index));
  function* upcoming(): Generator<StepInput, void> {
    for (let index = 0; index < most; index++) yield inputAt(index);
  }
  const count = Math.min(most, session.stepsPerCall(upcoming()));
  return Array.from({ length: count }, (_, index) => inputAt(index));
}

function lastBeforeEvaluation({ plan, progress, evaluation }: LiveRun): number {
  if (evaluation === undefined) return plan.totalSteps;
  const next = (Math.floor(progress.step / plan.evaluateEvery) + 1) * plan.evaluateEvery;
  return Math.min(next, plan.totalSteps);
}
