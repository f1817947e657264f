import type { TestPrediction } from "@sentiment-tuner/protocol";

/** The predictions of a run in columns, N rows of C classes. */
export interface PredictionTable {
  readonly rows: number;
  readonly classNames: readonly string[];
  /** [N], class indices. */
  readonly labels: Int32Array;
  /** [N, C] row-major. */
  readonly probabilities: Float64Array;
  /** [N] */
  readonly paths: readonly string[];
  /** [N], 1-based. */
  readonly lines: Int32Array;
  /** [N] */
  readonly texts: readonly (string | undefined)[];
}

/**
 * Converts predictions to columns. Predictions with other classes are left out.
 *
 * @param reported - the classes of the report, in its order. An object cannot keep this order: keys such as "10" move to
 *   the front. Without a report, or if the first prediction has other classes, the keys of that prediction are used.
 */
export function createPredictionTable(
  predictions: readonly TestPrediction[],
  reported: readonly string[] = [],
): PredictionTable {
  const [first] = predictions;
  const hasReported = first !== undefined && reported.length > 0 && hasAll(first, reported);
  const classNames = hasReported ? reported : Object.keys(first?.probabilities ?? {});
  const indices = new Map(classNames.map((name, index) => [name, index]));
  const kept = predictions.filter((prediction) => indices.has(prediction.label) && hasAll(prediction, classNames));
  const probabilities = new Float64Array(kept.length * classNames.length);
  for (const [row, prediction] of kept.entries()) {
    for (const [c, name] of classNames.entries()) {
      probabilities[row * classNames.length + c] = prediction.probabilities[name] ?? 0;
    }
  }
  return {
    rows: kept.length,
    classNames,
    labels: Int32Array.from(kept, ({ label }) => indices.get(label) ?? 0),
    probabilities,
    paths: kept.map(({ path }) => path),
    lines: Int32Array.from(kept, ({ line }) => line),
    texts: kept.map(({ text }) => text),
  };
}

/** Own keys only: every object inherits a "constructor", which may also be the name of a class. */
function hasAll({ probabilities }: TestPrediction, classNames: readonly string[]): boolean {
  return classNames.every((name) => Object.hasOwn(probabilities, name));
}
