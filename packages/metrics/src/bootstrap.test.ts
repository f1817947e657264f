import { describe, expect, it } from "vitest";
import { bootstrapCounts, bootstrapRows } from "./bootstrap.ts";
import { accuracyOf } from "./class-scores.ts";
import { classificationReport } from "./classification-report.ts";
import { golden, namesOf } from "./golden.test.support.ts";
import { seededRandom } from "./random.test.support.ts";

const RESAMPLES = 10_000;

describe.each(golden.bootstrap.map((sample) => [sample.name, sample] as const))(
  "bootstrap intervals of %s",
  (_name, { labels, probabilities, classCount, level, intervals }) => {
    const ours = classificationReport(labels, probabilities, {
      classNames: namesOf(classCount),
      isOrdered: true,
      bootstrap: { random: seededRandom(11), resamples: RESAMPLES, level },
    }).intervals as Record<string, { low: number; high: number }>;

    // SciPy draws rows. Here the figures of the confusion matrix are drawn as multinomial counts, so this also shows that
    // both are equivalent. A 2.5 % percentile of 10,000 draws from a bell curve has a standard error of 0.7 % of the
    // interval's width, and the reference has one of its own: 5 % is five times the root of the sum of their squares.
    it.each(Object.entries(intervals))("agree with scipy.stats.bootstrap: %s", (name, expected) => {
      const width = expected.high - expected.low;
      expect(Math.abs((ours[name]?.low ?? NaN) - expected.low) / width).toBeLessThan(0.05);
      expect(Math.abs((ours[name]?.high ?? NaN) - expected.high) / width).toBeLessThan(0.05);
    });
  },
);

describe("bootstrapCounts", () => {
  it("agrees with drawing the rows one by one", () => {
    const options = { random: seededRandom(5), resamples: RESAMPLES };
    const isCorrect = [...Array<number>(70).fill(1), ...Array<number>(30).fill(0)];
    const byCount = bootstrapCounts(
      [
        [30, 20],
        [10, 40],
      ],
      (matrix) => ({ accuracy: accuracyOf(matrix) }),
      options,
    );
    const byRow = bootstrapRows(100, (times) => ({ accuracy: dot(times, isCorrect) / 100 }), options);
    // The accuracy of 100 rows moves in steps of 0.01, so the edges may differ by one step.
    expect(Math.abs((byCount.accuracy?.low ?? NaN) - (byRow.accuracy?.low ?? NaN))).toBeLessThan(0.0101);
    expect(Math.abs((byCount.accuracy?.high ?? NaN) - (byRow.accuracy?.high ?? NaN))).toBeLessThan(0.0101);
  });

  it("covers the true accuracy in about 95 of 100 samples", () => {
    const random = seededRandom(3);
    let covered = 0;
    for (let trial = 0; trial < 300; trial++) {
      let correct = 0;
      for (let row = 0; row < 200; row++) correct += random() < 0.8 ? 1 : 0;
      const matrix = [
        [correct, 200 - correct],
        [0, 0],
      ];
      const { accuracy } = bootstrapCounts(matrix, (m) => ({ accuracy: accuracyOf(m) }), { random, resamples: 300 });
      if (accuracy !== undefined && accuracy.low <= 0.8 && accuracy.high >= 0.8) covered++;
    }
    // 300 trials at 95 % give 285 ± 3.8; the percentile method at 200 rows covers a little less.
    expect(covered).toBeGreaterThan(270);
    expect(covered).toBeLessThan(298);
  });

  it("gives a point if all rows are in one cell", () => {
    const options = { random: seededRandom(1), resamples: 10, level: 0.9 };
    const { accuracy } = bootstrapCounts(
      [
        [5, 0],
        [0, 0],
      ],
      (matrix) => ({ accuracy: accuracyOf(matrix) }),
      options,
    );
    expect(accuracy).toEqual({ low: 1, high: 1, level: 0.9 });
  });

  it("interpolates between resamples like NumPy", () => {
    const resampled = [4, 1, 3, 2];
    const options = { random: seededRandom(1), resamples: 4, level: 0.5 };
    const { value } = bootstrapCounts(
      [
        [1, 0],
        [0, 0],
      ],
      () => ({ value: resampled.pop() }),
      options,
    );
    expect(value).toEqual({ low: 1.75, high: 3.25, level: 0.5 });
  });
});

describe("bootstrapRows", () => {
  it("draws as many rows as the sample has", () => {
    const totals = new Set<number>();
    const statistics = (times: Uint32Array): { total: number } => {
      totals.add(times.reduce((total, count) => total + count, 0));
      return { total: 0 };
    };
    bootstrapRows(17, statistics, { random: seededRandom(2), resamples: 50 });
    expect([...totals]).toEqual([17]);
  });

  it("leaves out resamples that do not define a number, and names that no resample defines", () => {
    const values = [undefined, 2, NaN, 2];
    const intervals = bootstrapRows(3, () => ({ sometimes: values.pop(), never: undefined }), {
      random: seededRandom(2),
      resamples: 4,
    });
    expect(intervals).toEqual({ sometimes: { low: 2, high: 2, level: 0.95 } });
  });

  it.each([
    ["no rows", 0, {}, "NO_ROWS"],
    ["half a resample", 3, { resamples: 0.5 }, "OPTION_INVALID"],
    ["a level in percent", 3, { level: 95 }, "OPTION_INVALID"],
    ["a generator that reaches 1", 3, { random: () => 1 }, "OPTION_INVALID"],
  ])("rejects %s", (_what, rows, options, code) => {
    const statistics = (): { value: number } => ({ value: 1 });
    expect(() => bootstrapRows(rows, statistics, { random: seededRandom(1), ...options })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

function dot(times: Uint32Array, values: readonly number[]): number {
  return values.reduce((total, value, row) => total + value * (times[row] ?? 0), 0);
}
