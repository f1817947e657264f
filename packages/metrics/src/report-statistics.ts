import { classAreas, headlineAreas } from "./areas.ts";
import { accuracyOf, averagedScores, matthewsCorrelation, type PrecisionRecallF1 } from "./class-scores.ts";
import type { ConfusionMatrix } from "./confusion-matrix.ts";
import { hasOrderedScores, type OrderedScores, orderedScores } from "./ordered-scores.ts";
import type { RankedAreas, Ranking } from "./ranking.ts";

/** The contribution of each row to the numbers that need more than its cell of the confusion matrix. */
export interface RowEvidence {
  /** [N] */
  readonly losses: Float64Array;
  /** [N] */
  readonly distances: Float64Array;
  /** [C] */
  readonly rankings: readonly Ranking[];
}

type CountStatistics = PrecisionRecallF1 & { accuracy: number; matthews: number } & {
  [Name in keyof OrderedScores]: OrderedScores[Name] | undefined;
};

interface AreaStatistics {
  rocAuc: number | undefined;
  prAuc: number | undefined;
}

/** The numbers of a report, or of one resample, that depend only on the confusion matrix. */
export function statisticsOfCounts(matrix: ConfusionMatrix, isOrdered: boolean): CountStatistics {
  const ordered = hasOrderedScores(matrix.length, isOrdered) ? orderedScores(matrix) : undefined;
  return {
    accuracy: accuracyOf(matrix),
    ...averagedScores(matrix).headline,
    matthews: matthewsCorrelation(matrix),
    meanAbsoluteError: ordered?.meanAbsoluteError,
    quadraticKappa: ordered?.quadraticKappa,
  };
}

/**
 * The numbers of a report, or of one resample, that depend on each row.
 *
 * @param multiplicity - [N], how often each row counts; it sums to N
 */
export function statisticsOfRows(
  { losses, distances, rankings }: RowEvidence,
  multiplicity: Uint32Array,
): AreaStatistics & { logLoss: number; brier: number } {
  return {
    logLoss: weightedMean(losses, multiplicity),
    brier: weightedMean(distances, multiplicity),
    ...named(headlineAreas(rankings, multiplicity)),
  };
}

/** The areas of class `c` against the rest. */
export function areasOfClass({ rankings }: RowEvidence, c: number, multiplicity: Uint32Array): AreaStatistics {
  const ranking = rankings[c];
  if (ranking === undefined) throw new RangeError(`There is no class ${c}, only ${rankings.length} classes.`);
  return named(classAreas(ranking, multiplicity));
}

function named({ roc, averagePrecision }: RankedAreas): AreaStatistics {
  return { rocAuc: roc, prAuc: averagePrecision };
}

/** The mean over rows counted `multiplicity` times, which sums to the number of rows. */
function weightedMean(values: Float64Array, multiplicity: Uint32Array): number {
  let total = 0;
  for (let row = 0; row < values.length; row++) total += (values[row] ?? 0) * (multiplicity[row] ?? 0);
  return total / values.length;
}
