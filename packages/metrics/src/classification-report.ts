import { rankClasses } from "./areas.ts";
import { bootstrapCounts, type BootstrapOptions, bootstrapRows, type Interval } from "./bootstrap.ts";
import { type CalibrationBin, calibrationBins, expectedCalibrationError, topClassOutcomes } from "./calibration.ts";
import { averagedScores, type ClassScore, type PrecisionRecallF1 } from "./class-scores.ts";
import { type ConfusionMatrix, confusionMatrix } from "./confusion-matrix.ts";
import { areSure, predictClasses } from "./predictions.ts";
import { brierScores, logLosses } from "./probability-scores.ts";
import { everyRowOnce } from "./ranking.ts";
import { areasOfClass, type RowEvidence, statisticsOfCounts, statisticsOfRows } from "./report-statistics.ts";
import { checkClasses, checkProbabilities } from "./validation.ts";

/** The numbers with an interval. */
export type IntervalName =
  | "accuracy"
  | "precision"
  | "recall"
  | "f1"
  | "matthews"
  | "meanAbsoluteError"
  | "quadraticKappa"
  | "logLoss"
  | "brier"
  | "rocAuc"
  | "prAuc";

/** All metrics of a classifier on labelled rows. JSON keeps it unchanged. */
export interface ClassificationReport {
  rows: number;
  classNames: string[];
  /** Share of rows with the correct class predicted. */
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
  /** Of class 1 if there are two classes, otherwise the mean over the classes with rows; absent if all rows are of one class. */
  rocAuc?: number;
  /** Average precision of the same classes; absent in the same case. */
  prAuc?: number;
  /** Present with the option `notSureBelow`. */
  sure?: SureRows;
  /** Present with the option `bootstrap`. A name is absent if no resample defines its number. */
  intervals?: Partial<Record<IntervalName, Interval>>;
}

/** The rows with an answer that the model is sure of. */
interface SureRows {
  /** The least probability of a sure answer. */
  notSureBelow: number;
  /** Share of the rows, 0 to 1. */
  coverage: number;
  /** Among these rows; absent if there are none. */
  accuracy?: number;
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
  /** Whether the classes have an order, from the lowest to the highest. Adds the figures of ordered classes if there are three or more. */
  isOrdered?: boolean;
  /** Two classes: the second one is predicted from this probability on. Without it the most probable class is. */
  threshold?: number | undefined;
  /** Probability below which an answer counts as not sure. */
  notSureBelow?: number | undefined;
  /** Adds confidence intervals. */
  bootstrap?: BootstrapOptions;
}

/**
 * Computes every metric of this package, and intervals with the option `bootstrap`.
 *
 * @param labels - [N], class indices in 0..C-1
 * @param probabilities - [N, C] row-major, each row summing to 1; the highest is the prediction (a tie the lower index), unless there is a threshold
 * @throws MetricsError if there are no rows, a label is not a class index, a row is not a distribution or an option is out of range
 */
export function classificationReport(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  { classNames, isOrdered = false, threshold, notSureBelow, bootstrap }: ReportOptions,
): ClassificationReport {
  const classCount = classNames.length;
  checkClasses(labels, classCount, "label");
  checkProbabilities(probabilities, labels.length, classCount);
  const predictions = predictClasses(probabilities, classCount, threshold);
  const matrix = confusionMatrix(labels, predictions, classCount);
  const { outcomes, confidences } = topClassOutcomes(labels, probabilities, classCount);
  const calibration = calibrationBins(outcomes, confidences);
  const evidence: RowEvidence = {
    losses: logLosses(labels, probabilities, classCount),
    distances: brierScores(labels, probabilities, classCount),
    rankings: rankClasses(labels, probabilities, classCount),
  };
  const once = everyRowOnce(labels.length);
  const { perClass, macro, micro, weighted } = averagedScores(matrix);
  const { accuracy, precision, recall, f1, matthews, ...ordered } = statisticsOfCounts(matrix, isOrdered);
  const { logLoss, brier, ...areas } = statisticsOfRows(evidence, once);
  return {
    rows: labels.length,
    classNames: [...classNames],
    ...{ accuracy, precision, recall, f1, macro, micro, weighted },
    perClass: perClass.map((score, c) => ({
      name: classNames[c] ?? String(c),
      ...score,
      ...definedOnly(areasOfClass(evidence, c, once)),
    })),
    confusionMatrix: matrix,
    matthews,
    ...definedOnly(ordered),
    logLoss,
    brier,
    expectedCalibrationError: expectedCalibrationError(calibration),
    calibration,
    ...definedOnly(areas),
    ...(notSureBelow === undefined
      ? {}
      : { sure: sureRows(labels, predictions, areSure(probabilities, predictions, notSureBelow), notSureBelow) }),
    ...(bootstrap === undefined ? {} : { intervals: intervalsOf(matrix, isOrdered, evidence, bootstrap) }),
  };
}

function sureRows(
  labels: ArrayLike<number>,
  predictions: Int32Array,
  areSure: readonly boolean[],
  notSureBelow: number,
): SureRows {
  const sure = areSure.flatMap((isSure, row) => (isSure ? [row] : []));
  const correct = sure.filter((row) => predictions[row] === labels[row]).length;
  const coverage = sure.length / areSure.length;
  return { notSureBelow, coverage, ...(sure.length > 0 && { accuracy: correct / sure.length }) };
}

function intervalsOf(
  matrix: ConfusionMatrix,
  isOrdered: boolean,
  evidence: RowEvidence,
  bootstrap: BootstrapOptions,
): Partial<Record<IntervalName, Interval>> {
  const rows = evidence.losses.length;
  return {
    ...bootstrapCounts(matrix, (counts) => statisticsOfCounts(counts, isOrdered), bootstrap),
    ...bootstrapRows(rows, (multiplicity) => statisticsOfRows(evidence, multiplicity), bootstrap),
  };
}

/** Without the names of undefined numbers, so that JSON keeps the object unchanged. */
function definedOnly<Name extends string>(
  values: Readonly<Record<Name, number | undefined>>,
): Partial<Record<Name, number>> {
  // Object.entries loses the key type; the record has no other keys than its names.
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Record<Name, number>>;
}
