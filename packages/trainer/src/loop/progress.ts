import { z } from "zod";

/** Where a run stands: all that decides what comes next, beside weights and optimizer state. */
export type Progress = z.infer<typeof PROGRESS>;

export const PROGRESS = z.object({
  /** Steps made. */
  step: z.int().min(0),
  /** Time spent on the run so far. */
  elapsedMs: z.number().min(0),
  /** False once the clock decided a learning rate. */
  isRepeatable: z.boolean(),
  /** The step after which the held-out reviews were last judged; 0 for never. */
  evaluatedStep: z.int().min(0),
  evaluationsSinceBest: z.int().min(0),
  /** The best evaluation so far and the step whose weights had it. */
  best: z.object({ step: z.int().min(1), value: z.number(), logLoss: z.number() }).exactOptional(),
});

export function freshProgress(): Progress {
  return { step: 0, elapsedMs: 0, isRepeatable: true, evaluatedStep: 0, evaluationsSinceBest: 0 };
}
