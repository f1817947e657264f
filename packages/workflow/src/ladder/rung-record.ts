import { classificationReport, predictClasses } from "@sentiment-tuner/metrics";
import type { HeldOutFigures, RungName, RungRecord } from "@sentiment-tuner/protocol";
import { softmaxRows } from "@sentiment-tuner/trainer";

import { bootstrapOf } from "../steps/evaluate-reviews.ts";

/** A trained model of the ladder and its answers. */
export interface MeasuredRung {
  readonly name: RungName;
  readonly trainMs: number;
  readonly bytes: number;
  readonly msPerText: number;
  /** [N, C], of the test reviews. They are reported and decide nothing. */
  readonly testLogits: Float32Array;
}

export interface HeldOutRung extends MeasuredRung {
  /** For each division of the held-out reviews, [V, C]; absent for a model that was not compared. */
  readonly heldOutLogits?: readonly Float32Array[];
}

export interface TestLabels {
  /** [N], class indices. */
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
  readonly isOrdered: boolean;
  /** Seed of the resamples behind the intervals. */
  readonly seed: number;
}

/** The record of a model, without the paired test. */
export function rungRecord(
  { name, trainMs, bytes, msPerText, testLogits }: MeasuredRung,
  { labels, classNames, isOrdered, seed }: TestLabels,
  heldOut?: HeldOutFigures,
): Omit<RungRecord, "mcnemar"> {
  const probabilities = softmaxRows(testLogits, classNames.length);
  const report = classificationReport(labels, probabilities, { classNames, isOrdered, bootstrap: bootstrapOf(seed) });
  return { ...{ name, report, trainMs, bytes, msPerText }, ...(heldOut && { heldOut }) };
}

/** [N], the predicted class of each test review. */
export function testPredictions({ testLogits }: MeasuredRung, classCount: number): Int32Array {
  return predictClasses(softmaxRows(testLogits, classCount), classCount);
}
