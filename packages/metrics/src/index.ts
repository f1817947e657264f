export { bootstrapCounts, type BootstrapOptions, bootstrapRows, type Interval, type Statistics } from "./bootstrap.ts";
export {
  type CalibrationBin,
  calibrationBins,
  type CalibrationOptions,
  type ConfidenceOutcomes,
  expectedCalibrationError,
  topClassOutcomes,
} from "./calibration.ts";
export {
  accuracyOf,
  type AveragedScores,
  averagedScores,
  type ClassScore,
  matthewsCorrelation,
  type PrecisionRecallF1,
} from "./class-scores.ts";
export {
  type ClassificationReport,
  classificationReport,
  type IntervalName,
  type NamedClassScore,
  type ReportOptions,
} from "./classification-report.ts";
export { type ConfusionMatrix, confusionMatrix } from "./confusion-matrix.ts";
export { type PrCurve, prCurve, type PrPoint, type RocCurve, rocCurve, type RocPoint } from "./curves.ts";
export { MetricsError, type MetricsErrorCode } from "./errors.ts";
export { type Metric, type MetricInput, metricsPlugin } from "./plugin.ts";
export { predictClasses } from "./predictions.ts";
export { brierScore, logLoss } from "./probability-scores.ts";
export type { RandomSource } from "./random-counts.ts";
export { mcnemar, mcnemarFromCounts, type McNemarOptions, type McNemarResult } from "./significance.ts";
