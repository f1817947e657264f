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

/** Converts predictions to columns. The first one defines the classes and their order; predictions with other classes are left out. */
export function createPredictionTable(predictions: readonly TestPrediction[]): PredictionTable {
  const classNames = Object.keys(predictions[0]?.probabilities ?? {});
  const kept = predictions.filter(
    ({ label, probabilities }) =>
      classNames.includes(label) && classNames.every((name) => probabilities[name] !== undefined),
  );
  return {
    rows: kept.length,
    classNames,
    labels: Int32Array.from(kept, ({ label }) => classNames.indexOf(label)),
    probabilities: Float64Array.from(
      kept.flatMap(({ probabilities }) => classNames.map((name) => probabilities[name] ?? 0)),
    ),
    paths: kept.map(({ path }) => path),
    lines: Int32Array.from(kept, ({ line }) => line),
    texts: kept.map(({ text }) => text),
  };
}
