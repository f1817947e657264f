import { type PrCurve, prCurve, type RocCurve, rocCurve } from "@sentiment-tuner/metrics";

import type { PredictionTable } from "./prediction-table.ts";

/** The curves of one class against all others. */
export interface ClassCurves {
  readonly classIndex: number;
  readonly className: string;
  /** [N], probability of the class. */
  readonly scores: Float64Array;
  /** Absent if no test review has the class, or if all have it. */
  readonly roc?: RocCurve;
  /** Absent if no test review has the class. */
  readonly pr?: PrCurve;
}

/** The class shown at first, and the positive one of two classes: the last. */
export function defaultClass(classNames: readonly string[]): number {
  return Math.max(0, classNames.length - 1);
}

/** @throws MetricsError if there are no rows */
export function classCurves({ classNames, labels, probabilities }: PredictionTable, classIndex: number): ClassCurves {
  const scores = Float64Array.from(labels, (_label, row) => probabilities[row * classNames.length + classIndex] ?? 0);
  const roc = rocCurve(labels, scores, classIndex);
  const pr = prCurve(labels, scores, classIndex);
  return {
    classIndex,
    className: classNames[classIndex] ?? "",
    scores,
    ...(roc === undefined ? {} : { roc }),
    ...(pr === undefined ? {} : { pr }),
  };
}
