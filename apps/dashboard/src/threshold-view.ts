import {
  accuracyOf,
  averagedScores,
  type ClassScore,
  confusionMatrix,
  type PrecisionRecallF1,
} from "@sentiment-tuner/metrics";

import type { Judgement } from "./judgement.ts";

/** What the model would be with another threshold. */
export interface ThresholdView extends PrecisionRecallF1 {
  readonly threshold: number;
  readonly accuracy: number;
  /** Counts `[truth][prediction]`. */
  readonly matrix: readonly (readonly number[])[];
  /** In the order of the classes. */
  readonly perClass: readonly ClassScore[];
  /** Of all negative reviews, the share called positive: where this threshold stands on the ROC curve. */
  readonly falsePositiveRate: number;
}

/** At this threshold the most probable of two classes wins, as in the report. */
export const DEFAULT_THRESHOLD = 0.5;

/**
 * Judges two classes anew: a review is called positive when its score is above `threshold`.
 * A tie at 0.5 is called negative, as it is in the report.
 */
export function atThreshold({ table, scores }: Judgement, threshold: number): ThresholdView {
  const predictions = Int32Array.from(scores, (score) => (score > threshold ? 1 : 0));
  const matrix = confusionMatrix(table.labels, predictions, table.classNames.length);
  const { headline, perClass } = averagedScores(matrix);
  const negatives = (matrix[0] ?? []).reduce((sum, count) => sum + count, 0);
  return {
    threshold,
    accuracy: accuracyOf(matrix),
    ...headline,
    matrix,
    perClass,
    falsePositiveRate: negatives === 0 ? 0 : (matrix[0]?.[1] ?? 0) / negatives,
  };
}

/**
 * The threshold with the highest F1 of the positive class on these reviews, half-way between two scores.
 * Chosen and judged on the same reviews it flatters the model a little.
 */
export function bestF1Threshold({ table, scores }: Judgement): number {
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
