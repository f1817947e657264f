import { z } from "zod";

/** Where a run stands. Together with weights and optimizer state it determines what comes next. */
export type Progress = z.infer<typeof PROGRESS>;

export const PROGRESS = z.object({
  /** Steps made. */
  step: z.int().min(0),
  /** Time spent on the run so far. */
  elapsedMs: z.number().min(0),
  /** False once the clock decided a learning rate. */
  isRepeatable: z.boolean(),
  /** The step after which the model was last evaluated; 0 for never. */
  evaluatedStep: z.int().min(0),
  evaluationsSinceBest: z.int().min(0),
  /** The best evaluation so far, and the step of its weights. */
  best: z.object({ step: z.int().min(1), value: z.number(), logLoss: z.number() }).exactOptional(),
});

export function freshProgress(): Progress {
  return { step: 0, elapsedMs: 0, isRepeatable: true, evaluatedStep: 0, evaluationsSinceBest: 0 };
}
