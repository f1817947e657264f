import { accuracyOf, averagedScores, confusionMatrix, type PrecisionRecallF1 } from "@sentiment-tuner/metrics";

import type { PredictionAnalysis } from "./prediction-analysis.ts";

/** The figures of the model at one decision threshold. */
export interface ThresholdResult extends PrecisionRecallF1 {
  readonly threshold: number;
  readonly accuracy: number;
  /** Counts, `[actual][predicted]`. */
  readonly matrix: readonly (readonly number[])[];
  /** Fraction of the negative reviews that are classified as positive: x of this threshold on the ROC curve. */
  readonly falsePositiveRate: number;
}

/** At this threshold the more probable of two classes is predicted, as in a report without a threshold of its own. */
export const DEFAULT_THRESHOLD = 0.5;

/**
 * Evaluates two classes: a review is classified as positive if its score is above `threshold`.
 * A score equal to the threshold is negative, as in the report.
 */
export function evaluateAtThreshold({ table, positive }: PredictionAnalysis, threshold: number): ThresholdResult {
  const predictions = Int32Array.from(positive.scores, (score) => (score > threshold ? 1 : 0));
  const matrix = confusionMatrix(table.labels, predictions, table.classNames.length);
  const { headline } = averagedScores(matrix);
  const negatives = (matrix[0] ?? []).reduce((sum, count) => sum + count, 0);
  return {
    threshold,
    accuracy: accuracyOf(matrix),
    ...headline,
    matrix,
    falsePositiveRate: negatives === 0 ? 0 : (matrix[0]?.[1] ?? 0) / negatives,
  };
}

/**
 * The threshold with the highest F1 of the positive class, halfway between two scores. It is selected and evaluated on
 * the same reviews, so that F1 is slightly optimistic.
 */
export function bestF1Threshold({ table, positive }: PredictionAnalysis): number {
  const { scores } = positive;
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
  const positives = table.labels.reduce((sum, label) => sum + (label === 1 ? 1 : 0), 0);
  let best = { f1: 0, threshold: DEFAULT_THRESHOLD };
  let truePositives = 0;
  for (const [place, row] of order.entries()) {
    if (table.labels[row] === 1) truePositives++;
    const score = scores[row]!;
    const next = scores[order[place + 1] ?? -1] ?? 0; // Below the lowest score every review is positive.
    if (next === score) continue;
    const f1 = (2 * truePositives) / (place + 1 + positives);
    if (f1 > best.f1) best = { f1, threshold: (score + next) / 2 };
  }
  return best.threshold;
}
