import type { StepEvent } from "@sentiment-tuner/protocol";

/** The numbers kept of every step. */
export type StepColumn =
  | "step"
  | "epoch"
  | "loss"
  | "smoothedLoss"
  | "learningRate"
  | "gradientNorm"
  | "reviewsPerSecond"
  | "tokensPerSecond"
  | "residentBytes";

/** The steps of a run in typed columns. Adding a step costs the same at the start and after 75,000 steps. */
export interface StepSeries {
  readonly length: number;
  /** [length], NaN where a step has no value. A view that is valid until the next `push`. */
  column(name: StepColumn): Float64Array;
  push(event: StepEvent): void;
  /** Removes the steps after `step`: a resumed run repeats them. */
  truncateAfter(step: number): void;
  /** Sets the span of the smoothed loss, in steps, from the next step on. */
  smoothOver(steps: number): void;
}

const COLUMNS = [
  "step",
  "epoch",
  "loss",
  "smoothedLoss",
  "learningRate",
  "gradientNorm",
  "reviewsPerSecond",
  "tokensPerSecond",
  "residentBytes",
] as const satisfies readonly StepColumn[];

const FIRST_CAPACITY = 256;
const DEFAULT_SPAN = 20;

export function createStepSeries(): StepSeries {
  let columns = allocate(FIRST_CAPACITY);
  let capacity = FIRST_CAPACITY;
  let length = 0;
  let span = DEFAULT_SPAN;

  return {
    get length() {
      return length;
    },
    column: (name) => columns[name].subarray(0, length),
    push(event) {
      if (length === capacity) {
        capacity *= 2;
        columns = allocate(capacity, columns);
      }
      const before = length === 0 ? event.loss : (columns.smoothedLoss[length - 1] ?? event.loss);
      columns.smoothedLoss[length] = smooth(before, event.loss, { index: length, span });
      columns.step[length] = event.step;
      columns.epoch[length] = event.epoch;
      columns.loss[length] = event.loss;
      columns.learningRate[length] = event.learningRate;
      columns.gradientNorm[length] = event.gradientNorm;
      columns.reviewsPerSecond[length] = event.reviewsPerSecond;
      columns.tokensPerSecond[length] = event.tokensPerSecond;
      columns.residentBytes[length] = event.residentBytes ?? Number.NaN;
      length++;
    },
    truncateAfter(step) {
      while (length > 0 && columns.step[length - 1]! > step) length--;
    },
    smoothOver(steps) {
      span = Math.max(1, steps);
    },
  };
}

/**
 * One step of an exponential moving average.
 *
 * s_i = s_{i−1} + α (x_i − s_{i−1}), α = max(2 / (span + 1), 1 / (i + 1))
 *
 * The second term makes the start a plain mean, so that the first losses lose their weight soon. A loss that is not
 * finite is skipped: every later average would be NaN too.
 */
function smooth(before: number, value: number, { index, span }: { index: number; span: number }): number {
  if (!Number.isFinite(value)) return before;
  if (!Number.isFinite(before)) return value;
  return before + Math.max(2 / (span + 1), 1 / (index + 1)) * (value - before);
}

function allocate(capacity: number, old?: Record<StepColumn, Float64Array>): Record<StepColumn, Float64Array> {
  const columns = {} as Record<StepColumn, Float64Array>; // Filled completely by the loop below.
  for (const name of COLUMNS) {
    columns[name] = new Float64Array(capacity);
    if (old !== undefined) columns[name].set(old[name]);
  }
  return columns;
}
