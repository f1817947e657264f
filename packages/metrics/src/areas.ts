import { columnOf } from "./predictions.ts";
import { type RankedAreas, rankedAreas, type Ranking, rankScores } from "./ranking.ts";
import { checkClasses, checkProbabilities } from "./validation.ts";

/** No area: a rate would divide by zero, or every threshold would give the same precision. */
const UNDEFINED: RankedAreas = { roc: undefined, averagePrecision: undefined };

/**
 * The ranking of the rows by each class, for its areas against the rest.
 *
 * @param labels - [N], class indices in 0..C-1
 * @param probabilities - [N, C] row-major
 * @returns [C]
 * @throws MetricsError if there are no rows, a label is not a class index or a row is not a distribution
 */
export function rankClasses(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classCount: number,
): Ranking[] {
  checkClasses(labels, classCount, "label");
  checkProbabilities(probabilities, labels.length, classCount);
  return Array.from({ length: classCount }, (_, c) => rankScores(labels, columnOf(probabilities, classCount, c), c));
}

/**
 * The areas of one class against the rest. Both are undefined if the class has no rows or all of them: without negative rows the
 * precision is 1 at every threshold, so that average precision would say nothing about the model.
 */
export function classAreas(ranking: Ranking, multiplicity: Uint32Array): RankedAreas {
  const areas = rankedAreas(ranking, multiplicity);
  return areas.roc === undefined ? UNDEFINED : areas;
}

/**
 * The areas of class 1 if there are two classes, otherwise the unweighted means over the classes that have rows.
 *
 * @param rankings - [C], from `rankClasses`
 */
export function headlineAreas(rankings: readonly Ranking[], multiplicity: Uint32Array): RankedAreas {
  const [, positive] = rankings;
  if (rankings.length === 2 && positive !== undefined) return classAreas(positive, multiplicity);
  const areas = rankings.map((ranking) => classAreas(ranking, multiplicity));
  return {
    roc: meanOfDefined(areas.map((area) => area.roc)),
    averagePrecision: meanOfDefined(areas.map((area) => area.averagePrecision)),
  };
}

function meanOfDefined(values: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  let count = 0;
  for (const value of values) {
    if (value === undefined) continue;
    total += value;
    count++;
  }
  return count === 0 ? undefined : total / count;
}
