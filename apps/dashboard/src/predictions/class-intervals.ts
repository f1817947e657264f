import { averagedScores, bootstrapCounts, type Interval } from "@sentiment-tuner/metrics";

import { createSeededRandom } from "./seeded-random.ts";

/** 95% intervals of one class's scores; a field is absent if no resample defines its value. */
export interface ClassIntervals {
  readonly precision?: Interval;
  readonly recall?: Interval;
  readonly f1?: Interval;
}

const RESAMPLES = 400;
const SEED = 42;

/**
 * Bootstrap intervals of precision, recall and F1 of every class.
 *
 * @param matrix - [C, C] counts, `[actual][predicted]`; its cells are resampled with a fixed seed
 * @returns [C]
 */
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
    ...asField("precision", intervals[`precision ${c}`]),
    ...asField("recall", intervals[`recall ${c}`]),
    ...asField("f1", intervals[`f1 ${c}`]),
  }));
}

function asField(name: keyof ClassIntervals, interval: Interval | undefined): ClassIntervals {
  return interval === undefined ? {} : { [name]: interval };
}
