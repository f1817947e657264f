import { averagedScores, bootstrapCounts, type Interval } from "@sentiment-tuner/metrics";

import { createSeededRandom } from "./seeded-random.ts";

/** 95% intervals of one class's scores; a field is absent if no resample defines its number. */
export interface ClassIntervals {
  readonly precision?: Interval;
  readonly recall?: Interval;
  readonly f1?: Interval;
}

const RESAMPLES = 400;
const SEED = 42;

/** Intervals of precision, recall and F1 of every class, by resampling the cells of a confusion matrix. */
export function classIntervals(matrix: readonly (readonly number[])[]): ClassIntervals[] {
  const intervals: Partial<Record<string, Interval>> = bootstrapCounts(
    matrix,
    (counts) =>
      Object.fromEntries(
        averagedScores(counts).perClass.flatMap(({ precision, recall, f1 }, c) => [
          [`precision ${c}`, precision],
          [`recall ${c}`, recall],
          [`f1 ${c}`, f1],
        ]),
      ) as Record<string, number>,
    { random: createSeededRandom(SEED), resamples: RESAMPLES },
  );
  return matrix.map((_, c) => ({
    ...named("precision", intervals[`precision ${c}`]),
    ...named("recall", intervals[`recall ${c}`]),
    ...named("f1", intervals[`f1 ${c}`]),
  }));
}

function named(name: keyof ClassIntervals, interval: Interval | undefined): ClassIntervals {
  return interval === undefined ? {} : { [name]: interval };
}
