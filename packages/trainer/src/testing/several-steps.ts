import type { TrainingSession } from "../engines/engine.ts";

/** A session that asks for several steps in each call. @param onCall - gets the number of steps of each call */
export function withSeveralSteps(
  session: TrainingSession,
  stepsPerCall: number,
  onCall: (steps: number) => void = () => undefined,
): TrainingSession {
  return {
    ...session,
    stepsPerCall: () => stepsPerCall,
    steps(inputs) {
      onCall(inputs.length);
      return session.steps(inputs);
    },
  };
}
