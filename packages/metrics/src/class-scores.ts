import type { ConfusionMatrix } from "./confusion-matrix.ts";

export interface PrecisionRecallF1 {
  precision: number;
  recall: number;
  f1: number;
}

export interface ClassScore extends PrecisionRecallF1 {
  /** Number of rows of this class. */
  support: number;
}

export interface AveragedScores {
  /** In the order of the class indices. */
  perClass: ClassScore[];
  /** Mean over all classes, those without rows included. */
  macro: PrecisionRecallF1;
  /** From the counts of all classes together; with one label per row all three equal the accuracy. */
  micro: PrecisionRecallF1;
  /** Mean over the classes, weighted by support. */
  weighted: PrecisionRecallF1;
  /** Of class 1 if there are two classes, otherwise the macro average. */
  headline: PrecisionRecallF1;
}

/**
 * Precision, recall and F1 of each class, and their averages.
 *
 * precision = tp / (tp + fp),  recall = tp / (tp + fn),  f1 = 2 tp / (2 tp + fp + fn)
 *
 * Zero division: a ratio without a denominator is 0, as in scikit-learn. So a class that is never predicted has
 * precision 0, a class without rows has recall 0, and both count in the macro average.
 *
 * @param matrix - counts `[truth][prediction]`, at least one of them positive
 */
export function averagedScores(matrix: ConfusionMatrix): AveragedScores {
  const perClass = matrix.map((_, c) => classScore(matrix, c));
  const macro = weightedMean(
    perClass,
    perClass.map(() => 1),
  );
  const weighted = weightedMean(
    perClass,
    perClass.map((score) => score.support),
  );
  const share = accuracyOf(matrix);
  const micro = { precision: share, recall: share, f1: share };
  const positive = perClass.length === 2 ? perClass[1] : undefined;
  const { precision, recall, f1 } = positive ?? macro;
  return { perClass, macro, micro, weighted, headline: { precision, recall, f1 } };
}

/** Share of rows on the diagonal; 0 for a matrix without rows. */
export function accuracyOf(matrix: ConfusionMatrix): number {
  let correct = 0;
  let rows = 0;
  for (const [truth, counts] of matrix.entries()) {
    correct += counts[truth] ?? 0;
    rows += sum(counts);
  }
  return ratio(correct, rows);
}

/**
 * Matthews correlation of truth and prediction, for any number of classes; −1 to 1.
 *
 * R = (c s − Σ t_k p_k) / √((s² − Σ p_k²)(s² − Σ t_k²)), with c correct of s rows, t_k true and p_k predicted per class
 *
 * Zero division: 0 if all labels, or all predictions, are of one class, as in scikit-learn.
 *
 * @see Gorodkin, Comparing two K-category assignments by a K-category correlation coefficient (2004)
 */
export function matthewsCorrelation(matrix: ConfusionMatrix): number {
  let rows = 0;
  let correct = 0;
  let product = 0; // Σ t_k p_k
  let trueSquares = 0;
  let predictedSquares = 0;
  for (const [c, counts] of matrix.entries()) {
    const truths = sum(counts);
    const predicted = columnSum(matrix, c);
    rows += truths;
    correct += counts[c] ?? 0;
    product += truths * predicted;
    trueSquares += truths * truths;
    predictedSquares += predicted * predicted;
  }
  const variances = (rows * rows - predictedSquares) * (rows * rows - trueSquares);
  return variances === 0 ? 0 : (correct * rows - product) / Math.sqrt(variances);
}

function classScore(matrix: ConfusionMatrix, c: number): ClassScore {
  const correct = matrix[c]?.[c] ?? 0;
  const support = sum(matrix[c] ?? []);
  const predicted = columnSum(matrix, c);
  return {
    precision: ratio(correct, predicted),
    recall: ratio(correct, support),
    f1: ratio(2 * correct, predicted + support),
    support,
  };
}

function weightedMean(scores: readonly PrecisionRecallF1[], weights: readonly number[]): PrecisionRecallF1 {
  const mean = (key: keyof PrecisionRecallF1): number =>
    ratio(sum(scores.map((score, index) => score[key] * (weights[index] ?? 0))), sum(weights));
  return { precision: mean("precision"), recall: mean("recall"), f1: mean("f1") };
}

function columnSum(matrix: ConfusionMatrix, c: number): number {
  let total = 0;
  for (const counts of matrix) total += counts[c] ?? 0;
  return total;
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}
