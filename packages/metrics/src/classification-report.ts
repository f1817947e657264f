import { meanAreas, rankClasses } from "./areas.ts";
import { bootstrapCounts, type BootstrapOptions, bootstrapRows, type Interval } from "./bootstrap.ts";
import { type CalibrationBin, calibrationBins, expectedCalibrationError, topClassOutcomes } from "./calibration.ts";
import {
  accuracyOf,
  averagedScores,
  type ClassScore,
  matthewsCorrelation,
  type PrecisionRecallF1,
} from "./class-scores.ts";
import { type ConfusionMatrix, confusionMatrix } from "./confusion-matrix.ts";
import { predictClasses } from "./predictions.ts";
import { brierScores, logLosses } from "./probability-scores.ts";
import { everyRowOnce, type Ranking } from "./ranking.ts";
import { checkClasses, checkProbabilities } from "./validation.ts";

/** The numbers with an interval. */
export type IntervalName =
  "accuracy" | "precision" | "recall" | "f1" | "matthews" | "logLoss" | "brier" | "rocAuc" | "prAuc";

/** All metrics of a classifier on labelled rows. JSON keeps it unchanged. */
export interface ClassificationReport {
  rows: number;
  classNames: string[];
  /** Share of rows with the correct class as the most probable one. */
  accuracy: number;
  /** Precision, recall and F1 of class 1 if there are two classes, otherwise their macro averages. */
  precision: number;
  recall: number;
  f1: number;
  macro: PrecisionRecallF1;
  micro: PrecisionRecallF1;
  weighted: PrecisionRecallF1;
  perClass: NamedClassScore[];
  /** Counts `[truth][prediction]`. */
  confusionMatrix: number[][];
  /** −1 to 1. */
  matthews: number;
  /** Mean distance of the predicted class from the true one, in classes. Present for three and more ordered classes. */
  meanAbsoluteError?: number;
  /** Cohen's kappa with quadratic weights, for the same classes; absent also if all rows and predictions are of one class. */
  quadraticKappa?: number;
  /** Nats. */
  logLoss: number;
  /** 0 to 1 for two classes, 0 to 2 for more. */
  brier: number;
  /** Of the most probable class, over 15 bins. */
  expectedCalibrationError: number;
  /** The bins of that error, for a reliability diagram; those without rows are left out. */
  calibration: CalibrationBin[];
  /** Of class 1, or the mean over classes against the rest; absent if a class has no rows or all of them. */
  rocAuc?: number;
  /** Average precision of the same classes; absent if a class has no rows. */
  prAuc?: number;
  /** Present with the option `bootstrap`. A name is absent if no resample defines its number. */
  intervals?: Partial<Record<IntervalName, Interval>>;
}

interface NamedClassScore extends ClassScore {
  name: string;
  /** Of this class against the rest; absent if it has no rows or all of them. */
  rocAuc?: number;
  /** Average precision of this class against the rest; absent in the same cases. */
  prAuc?: number;
}

export interface ReportOptions {
  /** One name per class, by class index; at least two. */
  classNames: readonly string[];
  /** Adds confidence intervals. */
  bootstrap?: BootstrapOptions;
}

/**
 * Computes every metric of this package, and intervals with the option `bootstrap`.
 *
 * @param labels - [N], class indices in 0..C-1
 * @param probabilities - [N, C] row-major, each row summing to 1; the highest is the prediction, a tie the lower index
 * @throws MetricsError if there are no rows, a label is not a class index, a row is not a distribution or an option is out of range
 */
export function classificationReport(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  { classNames, bootstrap }: ReportOptions,
): ClassificationReport {
  const classCount = classNames.length;
  checkClasses(labels, classCount, "label");
  checkProbabilities(probabilities, labels.length, classCount);
  const matrix = confusionMatrix(labels, predictClasses(probabilities, classCount), classCount);
  const scores = averagedScores(matrix);
  const { outcomes, confidences } = topClassOutcomes(labels, probabilities, classCount);
  const calibration = calibrationBins(outcomes, confidences);
  const evidence: RowEvidence = {
    losses: logLosses(labels, probabilities, classCount),
    distances: brierScores(labels, probabilities, classCount),
    rankings: rankClasses(labels, probabilities, classCount),
  };
  const rowStatistics = statisticsOfRows(evidence, everyRowOnce(labels.length));
  const { rocAuc, prAuc } = rowStatistics;
  return {
    rows: labels.length,
    classNames: [...classNames],
    accuracy: accuracyOf(matrix),
    ...scores.headline,
    macro: scores.macro,
    micro: scores.micro,
    weighted: scores.weighted,
    perClass: scores.perClass.map((score, c) => ({ name: classNames[c] ?? String(c), ...score })),
    confusionMatrix: matrix,
    matthews: matthewsCorrelation(matrix),
    logLoss: rowStatistics.logLoss,
    brier: rowStatistics.brier,
    expectedCalibrationError: expectedCalibrationError(calibration),
    calibration,
    ...(rocAuc === undefined ? {} : { rocAuc }),
    ...(prAuc === undefined ? {} : { prAuc }),
    ...(bootstrap === undefined ? {} : { intervals: intervalsOf(matrix, evidence, bootstrap) }),
  };
}

/** The contribution of each row to the numbers that need more than its cell of the confusion matrix. */
interface RowEvidence {
  losses: Float64Array;
  distances: Float64Array;
  rankings: Ranking[];
}

function intervalsOf(
  matrix: ConfusionMatrix,
  evidence: RowEvidence,
  bootstrap: BootstrapOptions,
): Partial<Record<IntervalName, Interval>> {
  const rows = evidence.losses.length;
  return {
    ...bootstrapCounts(matrix, statisticsOfCounts, bootstrap),
    ...bootstrapRows(rows, (multiplicity) => statisticsOfRows(evidence, multiplicity), bootstrap),
  };
}

function statisticsOfCounts(matrix: ConfusionMatrix): PrecisionRecallF1 & { accuracy: number; matthews: number } {
  return { accuracy: accuracyOf(matrix), ...averagedScores(matrix).headline, matthews: matthewsCorrelation(matrix) };
}

function statisticsOfRows(
  { losses, distances, rankings }: RowEvidence,
  multiplicity: Uint32Array,
): { logLoss: number; brier: number; rocAuc: number | undefined; prAuc: number | undefined } {
  const areas = meanAreas(rankings, multiplicity);
  return {
    logLoss: weightedMean(losses, multiplicity),
    brier: weightedMean(distances, multiplicity),
    rocAuc: areas.roc,
    prAuc: areas.averagePrecision,
  };
}

/** The mean over rows counted `multiplicity` times, which sums to the number of rows. */
function weightedMean(values: Float64Array, multiplicity: Uint32Array): number {
  let total = 0;
  for (let row = 0; row < values.length; row++) total += (values[row] ?? 0) * (multiplicity[row] ?? 0);
  return total / values.length;
}
