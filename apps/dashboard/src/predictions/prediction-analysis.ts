import {
  type CalibrationBin,
  calibrationBins,
  type PrCurve,
  prCurve,
  predictClasses,
  type RocCurve,
  rocCurve,
  topClassOutcomes,
} from "@sentiment-tuner/metrics";

import type { PredictionTable } from "./prediction-table.ts";

/** What the page computes from a run's predictions because the report does not contain it. */
export interface PredictionAnalysis {
  readonly table: PredictionTable;
  /** [N], the most probable class. */
  readonly predictions: Int32Array;
  /** The class that the scores, the curves and the threshold refer to. */
  readonly positiveClass: number;
  readonly positiveName: string;
  /** [N], probability of the positive class. */
  readonly scores: Float64Array;
  /** Absent if all test reviews have the same class. */
  readonly roc?: RocCurve;
  /** Absent if no test review has the positive class. */
  readonly pr?: PrCurve;
  readonly calibration: readonly CalibrationBin[];
  /** Wrong predictions, the most confident first. */
  readonly mistakes: readonly Mistake[];
}

export interface Mistake {
  readonly path: string;
  readonly line: number;
  readonly text?: string;
  readonly label: string;
  readonly predicted: string;
  /** Probability of `predicted`, 0 to 1. */
  readonly score: number;
}

/** The second class is the positive one, also when there are more than two. */
const POSITIVE_CLASS = 1;

/**
 * Computes predicted classes, curves, calibration and mistakes.
 *
 * @throws MetricsError if there are no rows or a row of probabilities does not sum to 1
 */
export function analyzePredictions(table: PredictionTable): PredictionAnalysis {
  const { classNames, labels, probabilities } = table;
  const predictions = predictClasses(probabilities, classNames.length);
  const { outcomes, confidences } = topClassOutcomes(labels, probabilities, classNames.length);
  const scores = Float64Array.from(
    labels,
    (_label, row) => probabilities[row * classNames.length + POSITIVE_CLASS] ?? 0,
  );
  const roc = rocCurve(labels, scores, POSITIVE_CLASS);
  const pr = prCurve(labels, scores, POSITIVE_CLASS);
  return {
    table,
    predictions,
    positiveClass: POSITIVE_CLASS,
    positiveName: classNames[POSITIVE_CLASS] ?? "",
    scores,
    ...(roc === undefined ? {} : { roc }),
    ...(pr === undefined ? {} : { pr }),
    calibration: calibrationBins(outcomes, confidences),
    mistakes: mistakesOf(table, predictions, confidences),
  };
}

function mistakesOf(
  { classNames, labels, paths, lines, texts }: PredictionTable,
  predictions: Int32Array,
  confidences: Float64Array,
): Mistake[] {
  const rows = Array.from(labels.keys()).filter((row) => labels[row] !== predictions[row]);
  rows.sort((a, b) => confidences[b]! - confidences[a]!);
  return rows.map((row) => {
    const text = texts[row];
    return {
      path: paths[row] ?? "",
      line: lines[row] ?? 1,
      label: classNames[labels[row] ?? 0] ?? "",
      predicted: classNames[predictions[row] ?? 0] ?? "",
      score: confidences[row] ?? 0,
      ...(text === undefined ? {} : { text }),
    };
  });
}
