import type { EvaluationReport, RunReport } from "@sentiment-tuner/protocol";

import { formatCount } from "./format.ts";
import type { Colors } from "../io.ts";
import { INDENT, plainTable } from "./plain-table.ts";

/** The metrics of a report as a table, with their intervals and the baseline, and the confusion matrix. */
export function reportTable(report: EvaluationReport & Pick<RunReport, "baseline">, colors: Colors): string {
  const { baseline } = report;
  const rows = (Object.keys(METRIC_NAMES) as (keyof typeof METRIC_NAMES)[]).flatMap((name) => {
    const value = report[name];
    if (value === undefined) return [];
    const interval = name === "expectedCalibrationError" ? undefined : report.intervals?.[name];
    const compared = baseline ? [baseline.report[name]?.toFixed(3) ?? ""] : [];
    return [[METRIC_NAMES[name], value.toFixed(3), interval ? between(interval) : "", ...compared]];
  });
  const fromPlugins = Object.entries(report.metrics).filter(
    ([name]) => !(name in report) && !BUILT_IN_AVERAGES.has(name),
  );
  const empty = baseline ? ["", ""] : [""];
  const figures = [...rows, ...fromPlugins.map(([name, value]) => [name, value.toFixed(3), ...empty])];
  const counts = report.confusionMatrix.map((row, truth) => [report.classNames[truth] ?? "", ...row.map(formatCount)]);
  const head = [`${formatCount(report.rows)} test reviews`, "value", "95% interval"];
  return [
    plainTable(baseline ? [...head, "linear baseline"] : head, figures, colors),
    ...(baseline ? [INDENT + pairedTest(baseline.mcnemar)] : []),
    plainTable(["true \\ predicted", ...report.classNames], counts, colors),
  ].join("\n\n");
}

const METRIC_NAMES = {
  accuracy: "accuracy",
  f1: "F1 (Positive)",
  precision: "precision (Positive)",
  recall: "recall (Positive)",
  matthews: "Matthews correlation",
  rocAuc: "area under ROC",
  prAuc: "average precision",
  logLoss: "log loss",
  brier: "Brier score",
  expectedCalibrationError: "calibration error",
} as const;

/** Averages that the table does not show. */
const BUILT_IN_AVERAGES: ReadonlySet<string> = new Set([
  "macroPrecision",
  "macroRecall",
  "macroF1",
  "microF1",
  "weightedF1",
]);

/** A difference with a smaller p value is called better or worse. */
const SIGNIFICANCE_LEVEL = 0.05;

/** McNemar's test as a sentence. */
function pairedTest({
  onlyFirstCorrect,
  onlySecondCorrect,
  pValue,
}: NonNullable<RunReport["baseline"]>["mcnemar"]): string {
  const direction = onlyFirstCorrect > onlySecondCorrect ? "better" : "worse";
  const verdict =
    pValue < SIGNIFICANCE_LEVEL
      ? `The model is ${direction} than the linear baseline`
      : "The model is not clearly better or worse than the linear baseline";
  const only = `only the model is right on ${formatCount(onlyFirstCorrect)} reviews, only the baseline on ${formatCount(onlySecondCorrect)}`;
  return `${verdict}: ${only} (McNemar, p ${pValue < 0.001 ? "< 0.001" : `= ${pValue.toFixed(3)}`}).`;
}

function between({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${low.toFixed(3)} – ${high.toFixed(3)}`;
}
