export { bootstrapCounts, type BootstrapOptions, type Interval } from "./bootstrap.ts";
export { type CalibrationBin, calibrationBins, topClassOutcomes } from "./calibration.ts";
export { accuracyOf, averagedScores, type PrecisionRecallF1 } from "./class-scores.ts";
export { type ClassificationReport, classificationReport, type IntervalName } from "./classification-report.ts";
export { confusionMatrix } from "./confusion-matrix.ts";
export { type PrCurve, prCurve, type RocCurve, rocCurve } from "./curves.ts";
export { type Metric, metricsPlugin } from "./plugin.ts";
export { predictClasses } from "./predictions.ts";
export { mcnemar, type McNemarResult } from "./significance.ts";
