import { MetricsError } from "./errors.ts";
import { predictClasses } from "./predictions.ts";
import { checkClasses, checkLength, checkNotEmpty, checkProbabilities, checkProbability } from "./validation.ts";

/** Fifteen bins, as in Guo et al. and most papers since. */
const DEFAULT_BINS = 15;

/** The rows with a confidence in (low, high]; the first bin also holds 0. One bar of a reliability diagram. */
export interface CalibrationBin {
  low: number;
  high: number;
  rows: number;
  /** Mean confidence, 0 to 1. */
  confidence: number;
  /** Share of rows with the outcome 1, 0 to 1. */
  accuracy: number;
}

export interface CalibrationOptions {
  /** Bins of equal width over 0 to 1; default 15. */
  bins?: number;
}

/** The confidence in a prediction per row, and whether the prediction was correct. */
export interface ConfidenceOutcomes {
  /** [N], 1 for a correct prediction. */
  outcomes: Uint8Array;
  /** [N], 0 to 1. */
  confidences: Float64Array;
}

/**
 * Sorts rows into bins by confidence, for a reliability diagram. Bins without rows are left out.
 *
 * @param outcomes - [N], 1 if the prediction was correct, otherwise 0
 * @param confidences - [N], the predicted probability, 0 to 1
 * @throws MetricsError if there are no rows, the lengths differ, a confidence is outside 0..1 or `bins` is not a whole number of at least 1
 */
export function calibrationBins(
  outcomes: ArrayLike<number>,
  confidences: ArrayLike<number>,
  { bins = DEFAULT_BINS }: CalibrationOptions = {},
): CalibrationBin[] {
  checkNotEmpty(outcomes.length, "outcomes");
  checkClasses(outcomes, 2, "label");
  checkLength(confidences.length, outcomes.length, "confidences");
  if (!Number.isInteger(bins) || bins < 1) {
    throw new MetricsError("OPTION_INVALID", `The option bins is ${bins}, expected a whole number of at least 1.`);
  }
  const totals = Array.from({ length: bins }, () => ({ rows: 0, confidence: 0, correct: 0 }));
  for (let row = 0; row < outcomes.length; row++) {
    const confidence = confidences[row] ?? NaN;
    checkProbability(confidence, row);
    const total = totals[binOf(confidence, bins)];
    if (total === undefined) continue;
    total.rows += 1;
    total.confidence += confidence;
    total.correct += outcomes[row] ?? 0;
  }
  return totals.flatMap(({ rows, confidence, correct }, bin) =>
    rows === 0
      ? []
      : [{ low: bin / bins, high: (bin + 1) / bins, rows, confidence: confidence / rows, accuracy: correct / rows }],
  );
}

/**
 * The mean gap between confidence and accuracy, weighted by rows.
 *
 * ECE = Σ_b (rows_b / N) · |accuracy_b − confidence_b|
 *
 * @param bins - from `calibrationBins`
 * @returns 0 (perfectly calibrated) to 1
 * @throws MetricsError `NO_ROWS` without bins
 * @see Guo, Pleiss, Sun & Weinberger, On Calibration of Modern Neural Networks (2017), equation 3
 */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  checkNotEmpty(bins.length, "calibration bins");
  let rows = 0;
  let gaps = 0;
  for (const bin of bins) {
    rows += bin.rows;
    gaps += bin.rows * Math.abs(bin.accuracy - bin.confidence);
  }
  return gaps / rows;
}

/**
 * The most probable class of each row: whether it is the true one, and its probability.
 *
 * @param labels - [N], class indices in 0..C-1
 * @param probabilities - [N, C] row-major
 * @throws MetricsError if there are no rows, a label is not a class index or a row is not a distribution
 */
export function topClassOutcomes(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classCount: number,
): ConfidenceOutcomes {
  checkClasses(labels, classCount, "label");
  checkProbabilities(probabilities, labels.length, classCount);
  const predictions = predictClasses(probabilities, classCount);
  return {
    outcomes: Uint8Array.from(predictions, (prediction, row) => (prediction === labels[row] ? 1 : 0)),
    confidences: Float64Array.from(predictions, (prediction, row) => probabilities[row * classCount + prediction] ?? 0),
  };
}

/** The bin (i/bins, (i+1)/bins] that holds `value`; the two loops correct the rounding of the product. */
function binOf(value: number, bins: number): number {
  let bin = Math.max(0, Math.ceil(value * bins) - 1);
  while (bin > 0 && value <= bin / bins) bin--;
  while (bin < bins - 1 && value > (bin + 1) / bins) bin++;
  return bin;
}
