import { checkClassCount } from "./validation.ts";
import { MetricsError } from "./errors.ts";

/**
 * The class with the highest probability (or logit) of each row; a tie goes to the lowest index.
 *
 * @param scores - [N, C] row-major
 * @returns [N], class indices in 0..C-1
 * @throws MetricsError `LENGTH_MISMATCH` if the last row is incomplete, `SCORE_INVALID` for a NaN
 */
export function predictClasses(scores: ArrayLike<number>, classCount: number): Int32Array {
  checkClassCount(classCount);
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
    predictions[row] = best;
  }
  return predictions;
}

/** Column `c` of [N, C] row-major values, as [N]. */
export function columnOf(values: ArrayLike<number>, classCount: number, c: number): Float64Array {
  const column = new Float64Array(values.length / classCount);
  for (let row = 0; row < column.length; row++) column[row] = values[row * classCount + c] ?? NaN;
  return column;
}
