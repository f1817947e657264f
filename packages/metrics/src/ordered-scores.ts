import type { ConfusionMatrix } from "./confusion-matrix.ts";

/** Figures of classes that have an order, such as stars: a prediction next to the true class is less wrong than one far from it. */
export interface OrderedScores {
  /** Mean distance of the predicted class from the true one, in classes; 0 to C − 1. */
  meanAbsoluteError: number;
  /** 1 for perfect agreement, 0 for that of chance; undefined if all labels and all predictions are of one class. */
  quadraticKappa: number | undefined;
}

/**
 * Whether the distance of two classes says more than whether they are equal. With two classes it does not: then the error is
 * 1 − accuracy.
 */
export function hasOrderedScores(classCount: number, isOrdered: boolean | undefined): boolean {
  return isOrdered === true && classCount > 2;
}

/**
 * Mean absolute error over class indices, and Cohen's kappa with quadratic weights.
 *
 * MAE = (1/N) Σ_ij O_ij |i − j|,  κ = 1 − Σ_ij O_ij (i − j)² / Σ_ij E_ij (i − j)²,  E_ij = t_i p_j / N
 *
 * with O the confusion matrix, t_i the rows of true class i and p_j the rows predicted as class j.
 *
 * @param matrix - counts `[truth][prediction]`, at least one of them positive
 * @see Cohen, Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial credit (1968)
 */
export function orderedScores(matrix: ConfusionMatrix): OrderedScores {
  const truths = matrix.map((counts) => counts.reduce((total, count) => total + count, 0));
  const predicted = matrix.map((_, j) => matrix.reduce((total, counts) => total + (counts[j] ?? 0), 0));
  const rows = truths.reduce((total, count) => total + count, 0);
  let distance = 0;
  let observed = 0;
  let expected = 0; // N times that of chance, a whole number.
  for (const [i, counts] of matrix.entries()) {
    for (const [j, count] of counts.entries()) {
      const gap = Math.abs(i - j);
      distance += count * gap;
      observed += count * gap * gap;
      expected += (truths[i] ?? 0) * (predicted[j] ?? 0) * gap * gap;
    }
  }
  return {
    meanAbsoluteError: distance / rows,
    quadraticKappa: expected === 0 ? undefined : 1 - (observed * rows) / expected,
  };
}
