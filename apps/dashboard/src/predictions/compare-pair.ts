import { mcnemar, type McNemarResult } from "@sentiment-tuner/metrics";

import type { PredictionAnalysis } from "./prediction-analysis.ts";

/** Two models on their common test reviews, or why they cannot be compared. */
export type PairedComparison =
  | {
      readonly kind: "compared";
      /** Number of test reviews of both runs that have the same label in both. */
      readonly commonReviews: number;
      /** On the common reviews, 0 to 1. */
      readonly firstAccuracy: number;
      readonly secondAccuracy: number;
      readonly test: McNemarResult;
    }
  | { readonly kind: "different-classes" }
  | { readonly kind: "no-common-reviews" };

/**
 * McNemar's test of two runs on their common test reviews, matched by path and line.
 * A review with different labels in the two runs is left out.
 */
export function comparePair(first: PredictionAnalysis, second: PredictionAnalysis): PairedComparison {
  if (!haveSameClasses(first.table.classNames, second.table.classNames)) return { kind: "different-classes" };
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
  if (labels.length === 0) return { kind: "no-common-reviews" };
  return {
    kind: "compared",
    commonReviews: labels.length,
    firstAccuracy: accuracyOf(labels, firstPredictions),
    secondAccuracy: accuracyOf(labels, secondPredictions),
    test: mcnemar(labels, firstPredictions, secondPredictions),
  };
}

/** Whether both have the same classes, in any order. */
export function haveSameClasses(first: readonly string[], second: readonly string[]): boolean {
  const names = new Set(first);
  return names.size === new Set(second).size && second.every((name) => names.has(name));
}

function keyOf({ table }: PredictionAnalysis, row: number): string {
  return `${table.lines[row] ?? 0} ${table.paths[row] ?? ""}`;
}

function accuracyOf(labels: readonly number[], predictions: readonly number[]): number {
  return labels.filter((label, row) => label === predictions[row]).length / labels.length;
}
