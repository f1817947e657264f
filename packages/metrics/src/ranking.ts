import { MetricsError } from "./errors.ts";
import { checkLength, checkNotEmpty } from "./validation.ts";

/** Rows ordered from the highest score to the lowest. Both curves follow this order. */
export interface Ranking {
  /** [N], the row at each place. */
  order: Uint32Array;
  /** [N], 1 if the row at that place is of the positive class. */
  isPositive: Uint8Array;
  /** [N], 1 at the last place of a run of equal scores, the only places for a threshold. */
  isTieEnd: Uint8Array;
}

/** Areas under both curves; undefined if a rate would divide by zero. */
export interface RankedAreas {
  roc: number | undefined;
  averagePrecision: number | undefined;
}

/**
 * @param labels - [N], class indices
 * @param scores - [N], higher means more likely `positiveClass`
 * @throws MetricsError if there are no rows, the lengths differ or a score is not finite
 */
export function rankScores(labels: ArrayLike<number>, scores: ArrayLike<number>, positiveClass: number): Ranking {
  checkNotEmpty(labels.length, "labels");
  checkLength(scores.length, labels.length, "scores");
  checkScores(scores);
  const rows = labels.length;
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const isPositive = new Uint8Array(rows);
  const isTieEnd = new Uint8Array(rows);
  for (let place = 0; place < rows; place++) {
    const row = order[place] ?? 0;
    const next = order[place + 1];
    isPositive[place] = labels[row] === positiveClass ? 1 : 0;
    isTieEnd[place] = next === undefined || scores[next] !== scores[row] ? 1 : 0;
  }
  return { order, isPositive, isTieEnd };
}

/**
 * Area under the ROC curve by the trapezoid rule, and average precision Σ (R_i − R_{i−1}) P_i, in one pass.
 *
 * @param multiplicity - [N], how often each row counts (by row, not by place); all ones for the sample itself
 */
export function rankedAreas(ranking: Ranking, multiplicity: Uint32Array): RankedAreas {
  const { order, isPositive, isTieEnd } = ranking;
  let truePositives = 0;
  let falsePositives = 0;
  let lastTrue = 0;
  let lastFalse = 0;
  let doubleArea = 0; // In units of one positive times one negative: whole numbers, so no rounding.
  let precisionSum = 0;
  for (let place = 0; place < order.length; place++) {
    const count = multiplicity[order[place] ?? 0] ?? 0;
    if (isPositive[place] === 1) truePositives += count;
    else falsePositives += count;
    if (isTieEnd[place] === 0) continue;
    doubleArea += (falsePositives - lastFalse) * (truePositives + lastTrue);
    if (truePositives > lastTrue) {
      precisionSum += ((truePositives - lastTrue) * truePositives) / (truePositives + falsePositives);
    }
    lastTrue = truePositives;
    lastFalse = falsePositives;
  }
  const hasBoth = truePositives > 0 && falsePositives > 0;
  return {
    roc: hasBoth ? doubleArea / (2 * truePositives * falsePositives) : undefined,
    averagePrecision: truePositives > 0 ? precisionSum / truePositives : undefined,
  };
}

/** Every row once: the multiplicity of the sample itself. */
export function everyRowOnce(rows: number): Uint32Array {
  return new Uint32Array(rows).fill(1);
}

function checkScores(scores: ArrayLike<number>): void {
  for (let row = 0; row < scores.length; row++) {
    if (!Number.isFinite(scores[row])) {
      throw new MetricsError(
        "SCORE_INVALID",
        `Row ${row} has the score ${String(scores[row])}, expected a finite number. Did the training diverge?`,
      );
    }
  }
}
