/** Reviews and tokens per second, smoothed over about the last ten steps, so that a display does not flicker. */
export interface Throughput {
  /** @param tokens - padding not counted */
  record(step: { readonly ms: number; readonly reviews: number; readonly tokens: number }): void;
  reviewsPerSecond(): number;
  tokensPerSecond(): number;
  msPerStep(): number;
}

/** Weight of a step relative to the one after it. */
const MEMORY = 0.9;

export function createThroughput(): Throughput {
  // All sums decay alike, so that their ratios are weighted means from the first step on.
  let steps = 0;
  let ms = 0;
  let reviews = 0;
  let tokens = 0;
  return {
    record(step) {
      steps = MEMORY * steps + 1;
      ms = MEMORY * ms + step.ms;
      reviews = MEMORY * reviews + step.reviews;
      tokens = MEMORY * tokens + step.tokens;
    },
    reviewsPerSecond: () => (1000 * reviews) / Math.max(ms, SHORTEST_MS),
    tokensPerSecond: () => (1000 * tokens) / Math.max(ms, SHORTEST_MS),
    msPerStep: () => ms / Math.max(1, steps),
  };
}

/** Keeps rates finite where the clock is too coarse for a step. */
const SHORTEST_MS = 1e-3;
