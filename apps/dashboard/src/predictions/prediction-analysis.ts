import { type CalibrationBin, calibrationBins, predictClasses, topClassOutcomes } from "@sentiment-tuner/metrics";

import { type ClassCurves, classCurves, defaultClass } from "./class-curves.ts";
import type { PredictionTable } from "./prediction-table.ts";

/** What the page computes from a run's predictions because the report does not contain it. */
export interface PredictionAnalysis {
  readonly table: PredictionTable;
  /** [N], the most probable class. */
  readonly predictions: Int32Array;
  /** The class that the threshold refers to, and whose curves are shown first. */
  readonly positive: ClassCurves;
  /** Of the most probable class. */
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

/**
 * Computes predicted classes, curves, calibration and mistakes.
 *
 * @throws MetricsError if there are no rows or a row of probabilities does not sum to 1
 */
export function analyzePredictions(table: PredictionTable): PredictionAnalysis {
  const { classNames, labels, probabilities } = table;
  const predictions = predictClasses(probabilities, classNames.length);
  const { outcomes, confidences } = topClassOutcomes(labels, probabilities, classNames.length);
  return {
    table,
    predictions,
    positive: classCurves(table, defaultClass(classNames)),
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
