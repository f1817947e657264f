import { mcnemar, type McNemarResult } from "@sentiment-tuner/metrics";

import type { PredictionAnalysis } from "./prediction-analysis.ts";

/** Two models on their common test reviews. */
export interface PairedComparison {
  /** Number of test reviews of both runs that have the same label in both. */
  readonly commonReviews: number;
  /** On the common reviews, 0 to 1. */
  readonly firstAccuracy: number;
  readonly secondAccuracy: number;
  readonly test: McNemarResult;
}

/**
 * McNemar's test of two runs on their common test reviews, matched by path and line.
 * A review with different labels in the two runs is left out.
 *
 * @returns undefined if the runs have no review in common
 */
export function comparePair(first: PredictionAnalysis, second: PredictionAnalysis): PairedComparison | undefined {
  const rowOf = new Map<string, number>();
  for (let row = 0; row < second.table.rows; row++) rowOf.set(keyOf(second, row), row);
  const labels: number[] = [];
  const firstPredictions: number[] = [];
  const secondPredictions: number[] = [];
  const toFirst = second.table.classNames.map((name) => first.table.classNames.indexOf(name));
  for (let row = 0; row < first.table.rows; row++) {
    const other = rowOf.get(keyOf(first, row));
    const label = first.table.labels[row] ?? 0;
    if (other === undefined || toFirst[second.table.labels[other] ?? 0] !== label) continue;
    labels.push(label);
    firstPredictions.push(first.predictions[row] ?? 0);
    secondPredictions.push(toFirst[second.predictions[other] ?? 0] ?? -1);
  }
  if (labels.length === 0) return undefined;
  return {
    commonReviews: labels.length,
    firstAccuracy: accuracyOf(labels, firstPredictions),
    secondAccuracy: accuracyOf(labels, secondPredictions),
    test: mcnemar(labels, firstPredictions, secondPredictions),
  };
}

function keyOf({ table }: PredictionAnalysis, row: number): string {
  return `${table.lines[row] ?? 0} ${table.paths[row] ?? ""}`;
}

function accuracyOf(labels: readonly number[], predictions: readonly number[]): number {
  return labels.filter((label, row) => label === predictions[row]).length / labels.length;
}
