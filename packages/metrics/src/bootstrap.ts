import { type ConfusionMatrix, matrixOf } from "./confusion-matrix.ts";
import { MetricsError } from "./errors.ts";
import { drawMultinomial, drawRows, type RandomSource } from "./random-counts.ts";
import { checkNotEmpty } from "./validation.ts";

export interface BootstrapOptions {
  /** Uniform numbers in [0, 1). The only source of randomness, so a seeded generator makes the intervals repeatable. */
  random: RandomSource;
  /** Number of samples; default 1,000. */
  resamples?: number;
  /** Share of resamples inside the interval, between 0 and 1; default 0.95. */
  level?: number;
}

/** The middle `level` of the resampled values. */
export interface Interval {
  low: number;
  high: number;
  level: number;
}

/** Numbers computed from resampled counts or rows, by name; undefined or NaN if a resample does not define one. */
export type Statistics<Name extends string, Sample> = (sample: Sample) => Readonly<Record<Name, number | undefined>>;

/**
 * Percentile bootstrap of statistics that depend only on the confusion matrix.
 *
 * Drawing N rows with replacement and counting them gives the same distribution of matrices as one multinomial draw
 * of N from the cells' shares, because a row affects the statistic only through its cell. So a resample costs C² draws
 * instead of N.
 *
 * @param matrix - counts `[truth][prediction]`, N in total
 * @returns one interval per statistic, from the resamples that define it; absent if no resample does
 * @throws MetricsError if there are no rows or an option is out of range
 * @see Efron & Tibshirani, An Introduction to the Bootstrap (1993), §13.3
 */
export function bootstrapCounts<Name extends string>(
  matrix: ConfusionMatrix,
  statistics: Statistics<Name, ConfusionMatrix>,
  options: BootstrapOptions,
): Partial<Record<Name, Interval>> {
  const counts = Float64Array.from(matrix.flat());
  const rows = counts.reduce((total, count) => total + count, 0);
  checkNotEmpty(rows, "rows");
  const drawn = new Float64Array(counts.length);
  const draw = (): ConfusionMatrix => {
    drawMultinomial(counts, rows, options.random, drawn);
    return matrixOf(drawn, matrix.length);
  };
  return percentileIntervals(draw, statistics, options);
}

/**
 * Percentile bootstrap of statistics that need the rows themselves.
 *
 * @param rows - N
 * @param statistics - receives how often each row was drawn, [N], summing to N; the array is reused
 * @returns one interval per statistic, from the resamples that define it; absent if no resample does
 * @throws MetricsError if there are no rows or an option is out of range
 * @see Efron & Tibshirani, An Introduction to the Bootstrap (1993), §13.3
 */
export function bootstrapRows<Name extends string>(
  rows: number,
  statistics: Statistics<Name, Uint32Array>,
  options: BootstrapOptions,
): Partial<Record<Name, Interval>> {
  checkNotEmpty(rows, "rows");
  const multiplicity = new Uint32Array(rows);
  const draw = (): Uint32Array => {
    drawRows(multiplicity, options.random);
    return multiplicity;
  };
  return percentileIntervals(draw, statistics, options);
}

function percentileIntervals<Name extends string, Sample>(
  draw: () => Sample,
  statistics: Statistics<Name, Sample>,
  { resamples = 1000, level = 0.95 }: BootstrapOptions,
): Partial<Record<Name, Interval>> {
  checkOptions(resamples, level);
  const valuesByName = new Map<Name, number[]>();
  for (let resample = 0; resample < resamples; resample++) {
    const row = statistics(draw());
    // Object.keys loses the key type; the record has no other keys than its statistics.
    for (const name of Object.keys(row) as Name[]) {
      const value = row[name];
      if (value === undefined || Number.isNaN(value)) continue;
      const values = valuesByName.get(name);
      if (values === undefined) valuesByName.set(name, [value]);
      else values.push(value);
    }
  }
  const intervals: Partial<Record<Name, Interval>> = {};
  for (const [name, values] of valuesByName) {
    const sorted = Float64Array.from(values).sort();
    intervals[name] = { low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2), level };
  }
  return intervals;
}

/** Linear interpolation between the two nearest values, NumPy's default. */
function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? NaN;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (place - below);
}

function checkOptions(resamples: number, level: number): void {
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new MetricsError(
      "OPTION_INVALID",
      `The option resamples is ${resamples}, expected a whole number of at least 1.`,
    );
  }
  if (!(level > 0 && level < 1)) {
    throw new MetricsError("OPTION_INVALID", `The option level is ${level}, expected a number between 0 and 1.`);
  }
}
