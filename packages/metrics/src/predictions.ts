import { checkClassCount } from "./validation.ts";
import { MetricsError } from "./errors.ts";

/**
 * The class with the highest probability (or logit) of each row; a tie goes to the lowest index. With a threshold, class 1 of two from this
 * probability on, and class 0 below.
 *
 * @param scores - [N, C] row-major
 * @param threshold - of two classes only
 * @returns [N], class indices in 0..C-1
 * @throws MetricsError `LENGTH_MISMATCH` if the last row is incomplete, `SCORE_INVALID` for a NaN, `OPTION_INVALID` for a threshold of three
 *   or more classes
 */
export function predictClasses(scores: ArrayLike<number>, classCount: number, threshold?: number): Int32Array {
  checkClassCount(classCount);
  if (threshold !== undefined && classCount !== 2) {
    throw new MetricsError("OPTION_INVALID", `A threshold is for two classes, not for ${classCount}. Leave it out.`);
  }
  const rows = scores.length / classCount;
  if (!Number.isInteger(rows)) {
    throw new MetricsError(
      "LENGTH_MISMATCH",
      `${scores.length} values do not fill rows of ${classCount} classes. Pass one value per row and class.`,
    );
  }
  const predictions = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    let best = 0;
    let highest = -Infinity;
    for (let c = 0; c < classCount; c++) {
      const score = scores[row * classCount + c] ?? NaN;
      if (Number.isNaN(score)) {
        throw new MetricsError("SCORE_INVALID", `Row ${row} has no number for class ${c}. Did the training diverge?`);
      }
      if (score > highest) {
        highest = score;
        best = c;
      }
    }
    predictions[row] = threshold === undefined ? best : Number((scores[row * 2 + 1] ?? 0) >= threshold);
  }
  return predictions;
}

/**
 * Whether the probability of the predicted class of each row is high enough to be sure of it.
 *
 * @param probabilities - [N, C] row-major
 * @param predictions - [N], from {@link predictClasses}
 * @param notSureBelow - 0 to 1
 * @returns [N]
 */
export function areSure(
  probabilities: ArrayLike<number>,
  predictions: Int32Array,
  notSureBelow: number,
): readonly boolean[] {
  const classCount = probabilities.length / predictions.length;
  return Array.from(predictions, (c, row) => (probabilities[row * classCount + c] ?? 0) >= notSureBelow);
}

/** Column `c` of [N, C] row-major values, as [N]. */
export function columnOf(values: ArrayLike<number>, classCount: number, c: number): Float64Array {
  const column = new Float64Array(values.length / classCount);
  for (let row = 0; row < column.length; row++) column[row] = values[row * classCount + c] ?? NaN;
  return column;
}
