import { columnOf } from "./predictions.ts";
import { type RankedAreas, rankedAreas, type Ranking, rankScores } from "./ranking.ts";
import { checkClasses, checkProbabilities } from "./validation.ts";

/**
 * The rankings for the reported areas: class 1 of two classes, otherwise each class against the rest.
 *
 * @param labels - [N], class indices in 0..C-1
 * @param probabilities - [N, C] row-major
 * @throws MetricsError if there are no rows, a label is not a class index or a row is not a distribution
 */
export function rankClasses(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classCount: number,
): Ranking[] {
  checkClasses(labels, classCount, "label");
  checkProbabilities(probabilities, labels.length, classCount);
  const classes = classCount === 2 ? [1] : Array.from({ length: classCount }, (_, c) => c);
  return classes.map((c) => rankScores(labels, columnOf(probabilities, classCount, c), c));
}

/** The unweighted mean of the areas of all rankings; undefined if one of them is undefined. */
export function meanAreas(rankings: readonly Ranking[], multiplicity: Uint32Array): RankedAreas {
  const areas = rankings.map((ranking) => rankedAreas(ranking, multiplicity));
  return {
    roc: meanIfDefined(areas.map((area) => area.roc)),
    averagePrecision: meanIfDefined(areas.map((area) => area.averagePrecision)),
  };
}

function meanIfDefined(values: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    total += value;
  }
  return total / values.length;
}
