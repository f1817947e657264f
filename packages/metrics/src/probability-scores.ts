import { checkClasses, checkProbabilities } from "./validation.ts";

/** 2^-52, the spacing of double precision at 1. Smaller probabilities are clipped to it, so a loss is at most 36.04 nats. */
const SMALLEST_PROBABILITY = Number.EPSILON;

/**
 * Mean cross-entropy of the true class.
 *
 * L = −(1/N) Σ_n log p_n[label_n], with p clipped to 2^-52 … 1 − 2^-52 as scikit-learn does for float64
 *
 * @param labels - [N], class indices in 0..C-1
 * @param probabilities - [N, C] row-major
 * @returns nats; log(C) for a uniform guess
 * @throws MetricsError if there are no rows, a label is not a class index or a row is not a distribution
 */
export function logLoss(labels: ArrayLike<number>, probabilities: ArrayLike<number>, classCount: number): number {
  return mean(logLosses(labels, probabilities, classCount));
}

/**
 * Mean squared distance between the probabilities and the truth.
 *
 * B = (1/N) Σ_n Σ_c (p_n[c] − [label_n = c])², and half of that for two classes: Brier's (p[1] − label)², 0 to 1
 *
 * @param labels - [N], class indices in 0..C-1
 * @param probabilities - [N, C] row-major
 * @returns 0 to 1 for two classes, 0 to 2 for more
 * @throws MetricsError if there are no rows, a label is not a class index or a row is not a distribution
 * @see Brier, Verification of forecasts expressed in terms of probability (1950)
 */
export function brierScore(labels: ArrayLike<number>, probabilities: ArrayLike<number>, classCount: number): number {
  return mean(brierScores(labels, probabilities, classCount));
}

/** The loss of each row, [N]. Their mean is `logLoss`. */
export function logLosses(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classCount: number,
): Float64Array {
  checkClasses(labels, classCount, "label");
  checkProbabilities(probabilities, labels.length, classCount);
  const losses = new Float64Array(labels.length);
  for (let row = 0; row < losses.length; row++) {
    const probability = probabilities[row * classCount + (labels[row] ?? 0)] ?? 0;
    losses[row] = -Math.log(Math.min(Math.max(probability, SMALLEST_PROBABILITY), 1 - SMALLEST_PROBABILITY));
  }
  return losses;
}

/** The squared distance of each row, [N]. Their mean is `brierScore`. */
export function brierScores(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classCount: number,
): Float64Array {
  checkClasses(labels, classCount, "label");
  checkProbabilities(probabilities, labels.length, classCount);
  const scale = classCount === 2 ? 0.5 : 1;
  const distances = new Float64Array(labels.length);
  for (let row = 0; row < distances.length; row++) {
    let squares = 0;
    for (let c = 0; c < classCount; c++) {
      const distance = (probabilities[row * classCount + c] ?? 0) - (labels[row] === c ? 1 : 0);
      squares += distance * distance;
    }
    distances[row] = scale * squares;
  }
  return distances;
}

function mean(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}
