import type { EvaluationReport, RunReport } from "@sentiment-tuner/workflow";
import Table, { type HorizontalAlignment } from "cli-table3";

import { formatCount } from "./format.ts";
import type { Colors } from "./io.ts";

/** The figures of a report as a table, intervals and the baseline beside them, and the confusion matrix. */
export function reportTable(report: EvaluationReport & Pick<RunReport, "baseline">, colors: Colors): string {
  const { baseline } = report;
  const rows = (Object.keys(METRIC_NAMES) as (keyof typeof METRIC_NAMES)[]).flatMap((name) => {
    const value = report[name];
    if (value === undefined) return [];
    const interval = name === "expectedCalibrationError" ? undefined : report.intervals?.[name];
    const compared = baseline ? [baseline.report[name]?.toFixed(3) ?? ""] : [];
    return [[METRIC_NAMES[name], value.toFixed(3), interval ? between(interval) : "", ...compared]];
  });
  const guests = Object.entries(report.metrics).filter(([name]) => !(name in report) && !BUILT_IN_AVERAGES.has(name));
  const empty = baseline ? ["", ""] : [""];
  const figures = [...rows, ...guests.map(([name, value]) => [name, value.toFixed(3), ...empty])];
  const counts = report.confusionMatrix.map((row, truth) => [report.classNames[truth] ?? "", ...row.map(formatCount)]);
  const head = [`${formatCount(report.rows)} held-out reviews`, "value", "95% interval"];
  return [
    table(baseline ? [...head, "linear baseline"] : head, figures, colors),
    ...(baseline ? [INDENT + pairedTest(baseline.mcnemar)] : []),
    table(["true \\ predicted", ...report.classNames], counts, colors),
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

/** In the report under another name. */
const BUILT_IN_AVERAGES: ReadonlySet<string> = new Set([
  "macroPrecision",
  "macroRecall",
  "macroF1",
  "microF1",
  "weightedF1",
]);

/** Below this, two models that differ so much are taken to differ for more than chance. */
const SIGNIFICANCE_LEVEL = 0.05;

/** McNemar's test in words. */
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

/** No frame: a line under the head, and room between the columns. */
function table(head: readonly string[], rows: readonly (readonly string[])[], colors: Colors): string {
  const colAligns = head.map((_name, column): HorizontalAlignment => (column === 0 ? "left" : "right"));
  const drawn = new Table({ colAligns, chars: NO_FRAME, style: PLAIN });
  drawn.push([...head], ...rows.map((row) => [...row]));
  const [top = "", ...body] = drawn.toString().split("\n");
  const lines = [colors.bold(top), colors.dim("─".repeat(top.length)), ...body];
  return lines.map((line) => INDENT + line.trimEnd()).join("\n");
}

const PLAIN = { "padding-left": 0, "padding-right": 0, head: [], border: [] };
const INDENT = "  ";
const COLUMN_GAP = "   ";
const NO_FRAME = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
  ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
  ...{ left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: COLUMN_GAP },
};

function between({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${low.toFixed(3)} – ${high.toFixed(3)}`;
}
