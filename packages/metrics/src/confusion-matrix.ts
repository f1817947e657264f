import { checkClasses, checkLength } from "./validation.ts";

/** Counts of rows as `matrix[truth][prediction]`, C by C. */
export type ConfusionMatrix = readonly (readonly number[])[];

/**
 * Counts the rows of each pair of true and predicted class.
 *
 * @param labels - [N], class indices in 0..C-1
 * @param predictions - [N], class indices in 0..C-1
 * @returns [C][C], rows are the truth and columns the prediction; it sums to N
 * @throws MetricsError if there are no rows, the lengths differ or an index is not a class index
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classCount: number,
): number[][] {
  checkClasses(labels, classCount, "label");
  checkLength(predictions.length, labels.length, "predictions");
  checkClasses(predictions, classCount, "prediction");
  const counts = new Float64Array(classCount * classCount);
  for (let row = 0; row < labels.length; row++) {
    const cell = (labels[row] ?? 0) * classCount + (predictions[row] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return matrixOf(counts, classCount);
}

/** [C * C] row-major counts → [C][C]. */
export function matrixOf(counts: Float64Array, classCount: number): number[][] {
  return Array.from({ length: classCount }, (_, truth) =>
    Array.from(counts.subarray(truth * classCount, (truth + 1) * classCount)),
  );
}
