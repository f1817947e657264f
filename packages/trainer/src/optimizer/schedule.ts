/** How the learning rate changes over a run. */
export interface Schedule {
  /** Peak, reached when the warm-up ends. */
  readonly learningRate: number;
  readonly totalSteps: number;
  readonly warmupSteps: number;
  /** Time after which the run ends, if it has a limit. */
  readonly limitMs?: number | undefined;
}

/** Steps of warm-up, rounded up as the reference's `Trainer` does: ⌈totalSteps · warmupRatio⌉. */
export function warmupStepsOf(totalSteps: number, warmupRatio: number): number {
  return Math.ceil(totalSteps * warmupRatio);
}

/**
 * Linear warm-up from zero, then linear decay to zero.
 *
 * With s = step − 1 updates already made, W warm-up steps and N steps in all:
 *
 *     lr(s) = peak · s / max(1, W)                   for s < W
 *     lr(s) = peak · max(0, (N − s) / max(1, N − W))  afterwards
 *
 * Under a time limit, s is max(step − 1, N · elapsed / limit): when the clock is ahead of the steps it decides, so that the rate
 * rises and falls to zero within the limit on any machine. Such a run cannot be repeated to the bit; see `isClockAhead`.
 *
 * @param step - 1-based: the step about to be made
 * @param elapsedMs - time since the run began
 * @see transformers.get_linear_schedule_with_warmup
 */
export function linearSchedule(schedule: Schedule, step: number, elapsedMs = 0): number {
  const { learningRate, totalSteps, warmupSteps } = schedule;
  const done = Math.max(step - 1, stepsByClock(schedule, elapsedMs));
  if (done < warmupSteps) return learningRate * (done / Math.max(1, warmupSteps));
  return learningRate * Math.max(0, (totalSteps - done) / Math.max(1, totalSteps - warmupSteps));
}

/** Whether the clock, not the step, decides the learning rate of `step`. */
export function isClockAhead(schedule: Schedule, step: number, elapsedMs: number): boolean {
  return stepsByClock(schedule, elapsedMs) > step - 1;
}

function stepsByClock({ totalSteps, limitMs }: Schedule, elapsedMs: number): number {
  return limitMs === undefined ? 0 : totalSteps * Math.min(1, elapsedMs / limitMs);
}
