import type { Ranking } from "./ranking.ts";
import { everyRowOnce, rankedAreas, rankScores } from "./ranking.ts";

/** One threshold: rows with at least this score are predicted positive. */
interface RocPoint {
  falsePositiveRate: number;
  truePositiveRate: number;
  /** Absent at the origin, where no row is predicted positive. */
  threshold?: number;
}

export interface RocCurve {
  /** From (0, 0) to (1, 1), with falling thresholds. Points halfway between their neighbors are left out. */
  points: RocPoint[];
  /** Area under the curve by the trapezoid rule: the chance that a positive row outscores a negative one. */
  area: number;
}

/** One threshold: rows with at least this score are predicted positive. */
interface PrPoint {
  precision: number;
  recall: number;
  /** Absent at the last point, where no row is predicted positive and precision is 1 by convention. */
  threshold?: number;
}

export interface PrCurve {
  /** With rising thresholds, so recall falls from 1 to 0. */
  points: PrPoint[];
  /** Average precision Σ (R_i − R_{i−1}) P_i; steps, because straight lines between points would overestimate it. */
  area: number;
}

interface ThresholdCounts {
  threshold: number;
  truePositives: number;
  falsePositives: number;
}

/**
 * The receiver operating characteristic of one class against the rest.
 *
 * @param labels - [N], class indices
 * @param scores - [N], higher means more likely `positiveClass`; any finite numbers
 * @returns undefined if the labels lack positive or negative rows: a rate would divide by zero
 * @throws MetricsError if there are no rows, the lengths differ or a score is not finite
 * @see Fawcett, An introduction to ROC analysis (2006)
 */
export function rocCurve(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  positiveClass = 1,
): RocCurve | undefined {
  const ranking = rankScores(labels, scores, positiveClass);
  const area = rankedAreas(ranking, everyRowOnce(labels.length)).roc;
  const counts = countsByThreshold(ranking, scores);
  const all = counts.at(-1);
  if (area === undefined || all === undefined) return undefined;
  const points: RocPoint[] = [{ falsePositiveRate: 0, truePositiveRate: 0 }];
  for (const [index, count] of counts.entries()) {
    if (isEvenlyBetween(counts[index - 1], count, counts[index + 1])) continue;
    points.push({
      falsePositiveRate: count.falsePositives / all.falsePositives,
      truePositiveRate: count.truePositives / all.truePositives,
      threshold: count.threshold,
    });
  }
  return { points, area };
}

/**
 * Precision against recall of one class against the rest, at every distinct score.
 *
 * @param labels - [N], class indices
 * @param scores - [N], higher means more likely `positiveClass`; any finite numbers
 * @returns undefined if the labels have no positive row: recall would divide by zero
 * @throws MetricsError if there are no rows, the lengths differ or a score is not finite
 * @see Davis & Goadrich, The relationship between Precision-Recall and ROC curves (2006)
 */
export function prCurve(labels: ArrayLike<number>, scores: ArrayLike<number>, positiveClass = 1): PrCurve | undefined {
  const ranking = rankScores(labels, scores, positiveClass);
  const area = rankedAreas(ranking, everyRowOnce(labels.length)).averagePrecision;
  const counts = countsByThreshold(ranking, scores);
  const all = counts.at(-1);
  if (area === undefined || all === undefined) return undefined;
  const points: PrPoint[] = counts.reverse().map((count) => ({
    precision: count.truePositives / (count.truePositives + count.falsePositives),
    recall: count.truePositives / all.truePositives,
    threshold: count.threshold,
  }));
  points.push({ precision: 1, recall: 0 });
  return { points, area };
}

/** Rows predicted positive at each distinct score, with falling thresholds. */
function countsByThreshold({ order, isPositive, isTieEnd }: Ranking, scores: ArrayLike<number>): ThresholdCounts[] {
  const counts: ThresholdCounts[] = [];
  let truePositives = 0;
  let falsePositives = 0;
  for (let place = 0; place < order.length; place++) {
    if (isPositive[place] === 1) truePositives++;
    else falsePositives++;
    if (isTieEnd[place] === 0) continue;
    counts.push({ threshold: scores[order[place] ?? 0] ?? NaN, truePositives, falsePositives });
  }
  return counts;
}

/** Whether a point lies halfway between its neighbors, so that the curve is straight there. */
function isEvenlyBetween(
  before: ThresholdCounts | undefined,
  point: ThresholdCounts,
  after: ThresholdCounts | undefined,
): boolean {
  if (before === undefined || after === undefined) return false;
  return (
    before.truePositives + after.truePositives === 2 * point.truePositives &&
    before.falsePositives + after.falsePositives === 2 * point.falsePositives
  );
}
