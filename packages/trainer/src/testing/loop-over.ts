import type { StepLoop, StepResult, TrainingSession } from "../engines/engine.ts";

/** A loop that makes its steps one after the other. @param onCall - told of how many steps each call has */
export function loopOver(session: TrainingSession, most: number, onCall: (steps: number) => void): StepLoop {
  return {
    most: () => most,
    async steps(inputs) {
      onCall(inputs.length);
      const results: StepResult[] = [];
      for (const input of inputs) results.push(await session.step(input));
      return results;
    },
  };
}
