import { headlineAreas, rankClasses } from "./areas.ts";
import { calibrationBins, expectedCalibrationError, topClassOutcomes } from "./calibration.ts";
import { accuracyOf, type AveragedScores, averagedScores, matthewsCorrelation } from "./class-scores.ts";
import { confusionMatrix } from "./confusion-matrix.ts";
import { hasOrderedScores, type OrderedScores, orderedScores } from "./ordered-scores.ts";
import { brierScore, logLoss } from "./probability-scores.ts";
import { everyRowOnce, type RankedAreas } from "./ranking.ts";

/** The input of a metric: labels and predictions of the same rows. */
interface MetricInput {
  /** [N], class indices in 0..C-1. */
  labels: ArrayLike<number>;
  /** [N], the predicted class indices. */
  predictions: ArrayLike<number>;
  /** [N, C] row-major, each row summing to 1. */
  probabilities: ArrayLike<number>;
  classCount: number;
  /** Whether the classes have an order, from the lowest to the highest. */
  isOrdered?: boolean;
}

/** One number about a classifier. Plug-ins can add metrics. */
export interface Metric {
  name: string;
  /** @returns NaN if the metric is not defined for this input */
  compute(input: MetricInput): number;
}

/** The metrics of this package as a plug-in of the workflow. Their names are the fields of `ClassificationReport`. */
export const metricsPlugin: { readonly name: "metrics"; readonly metrics: readonly Metric[] } = {
  name: "metrics",
  metrics: [
    { name: "accuracy", compute: (input) => accuracyOf(countsOf(input)) },
    { name: "precision", compute: (input) => scoresOf(input).headline.precision },
    { name: "recall", compute: (input) => scoresOf(input).headline.recall },
    { name: "f1", compute: (input) => scoresOf(input).headline.f1 },
    { name: "macroPrecision", compute: (input) => scoresOf(input).macro.precision },
    { name: "macroRecall", compute: (input) => scoresOf(input).macro.recall },
    { name: "macroF1", compute: (input) => scoresOf(input).macro.f1 },
    { name: "microF1", compute: (input) => scoresOf(input).micro.f1 },
    { name: "weightedF1", compute: (input) => scoresOf(input).weighted.f1 },
    { name: "matthews", compute: (input) => matthewsCorrelation(countsOf(input)) },
    { name: "meanAbsoluteError", compute: (input) => orderedOf(input)?.meanAbsoluteError ?? NaN },
    { name: "quadraticKappa", compute: (input) => orderedOf(input)?.quadraticKappa ?? NaN },
    { name: "logLoss", compute: (input) => logLoss(input.labels, input.probabilities, input.classCount) },
    { name: "brier", compute: (input) => brierScore(input.labels, input.probabilities, input.classCount) },
    { name: "expectedCalibrationError", compute: calibrationErrorOf },
    { name: "rocAuc", compute: (input) => areasOf(input).roc ?? NaN },
    { name: "prAuc", compute: (input) => areasOf(input).averagePrecision ?? NaN },
  ],
};

function countsOf({ labels, predictions, classCount }: MetricInput): number[][] {
  return confusionMatrix(labels, predictions, classCount);
}

function scoresOf(input: MetricInput): AveragedScores {
  return averagedScores(countsOf(input));
}

function orderedOf(input: MetricInput): OrderedScores | undefined {
  return hasOrderedScores(input.classCount, input.isOrdered) ? orderedScores(countsOf(input)) : undefined;
}

function calibrationErrorOf({ labels, probabilities, classCount }: MetricInput): number {
  const { outcomes, confidences } = topClassOutcomes(labels, probabilities, classCount);
  return expectedCalibrationError(calibrationBins(outcomes, confidences));
}

function areasOf({ labels, probabilities, classCount }: MetricInput): RankedAreas {
  return headlineAreas(rankClasses(labels, probabilities, classCount), everyRowOnce(labels.length));
}
