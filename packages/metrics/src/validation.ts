import { MetricsError } from "./errors.ts";

/** Allowed difference of a row sum from 1. Half-precision softmax of a few classes stays within it, logits do not. */
const ROW_SUM_TOLERANCE = 1e-3;

/** @throws MetricsError `NO_ROWS`, or `CLASS_UNKNOWN` for a value that is not a class index in 0..C-1 */
export function checkClasses(classes: ArrayLike<number>, classCount: number, what: "label" | "prediction"): void {
  checkClassCount(classCount);
  checkNotEmpty(classes.length, `${what}s`);
  for (let row = 0; row < classes.length; row++) {
    const value = classes[row];
    if (!isClassIndex(value, classCount)) {
      throw new MetricsError(
        "CLASS_UNKNOWN",
        `Row ${row} has the ${what} ${String(value)}, expected a class index from 0 to ${classCount - 1}. ` +
          `Map class names to indices first.`,
      );
    }
  }
}

/** @throws MetricsError `OPTION_INVALID` for fewer than two classes */
export function checkClassCount(classCount: number): void {
  if (!Number.isInteger(classCount) || classCount < 2) {
    throw new MetricsError(
      "OPTION_INVALID",
      `The class count is ${classCount}, but classification needs at least 2 classes. Pass the name of every class.`,
    );
  }
}

/** @throws MetricsError `LENGTH_MISMATCH` unless `actual` equals `expected` */
export function checkLength(actual: number, expected: number, what: string): void {
  if (actual !== expected) {
    throw new MetricsError(
      "LENGTH_MISMATCH",
      `There are ${actual} ${what}, expected ${expected}. Pass one for every label, in the same order.`,
    );
  }
}

/** @throws MetricsError `NO_ROWS` for 0 rows */
export function checkNotEmpty(rows: number, what: string): void {
  if (rows === 0) {
    throw new MetricsError("NO_ROWS", `There are no ${what} to measure. Pass at least one row.`);
  }
}

/**
 * @param probabilities - [N, C] row-major
 * @throws MetricsError `LENGTH_MISMATCH`, or `PROBABILITY_INVALID` for a value outside 0..1 or a row that does not sum to 1
 */
export function checkProbabilities(probabilities: ArrayLike<number>, rows: number, classCount: number): void {
  checkLength(probabilities.length, rows * classCount, `probabilities for ${rows} rows of ${classCount} classes`);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let c = 0; c < classCount; c++) {
      const probability = probabilities[row * classCount + c] ?? NaN;
      checkProbability(probability, row);
      sum += probability;
    }
    if (Math.abs(sum - 1) > ROW_SUM_TOLERANCE) {
      throw new MetricsError(
        "PROBABILITY_INVALID",
        `The probabilities of row ${row} sum to ${sum}, expected 1. Apply softmax to the logits first.`,
      );
    }
  }
}

/** @throws MetricsError `PROBABILITY_INVALID` for a value outside 0..1, NaN included */
export function checkProbability(probability: number, row: number): void {
  if (!(probability >= 0 && probability <= 1)) {
    throw new MetricsError(
      "PROBABILITY_INVALID",
      `Row ${row} has the probability ${probability}, expected a number from 0 to 1. Apply softmax to the logits first.`,
    );
  }
}

function isClassIndex(value: number | undefined, classCount: number): boolean {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value < classCount;
}
