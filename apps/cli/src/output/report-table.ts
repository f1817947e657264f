import type { EvaluationReport, RunReport } from "@sentiment-tuner/protocol";

import { formatCount, formatPercent } from "./format.ts";
import type { Colors } from "../io.ts";
import { INDENT, plainTable } from "./plain-table.ts";
import { printable, printableName } from "./printable.ts";

/** The metrics of a report as a table, with their intervals and the baseline, and the confusion matrix. */
export function reportTable(
  report: EvaluationReport & Pick<RunReport, "baseline" | "collapse">,
  colors: Colors,
): string {
  const { baseline, collapse } = report;
  const names = metricNames(report.classNames);
  const rows = (Object.keys(names) as (keyof typeof names)[]).flatMap((name) => {
    const value = report[name];
    if (value === undefined) return [];
    const interval = name === "expectedCalibrationError" ? undefined : report.intervals?.[name];
    const compared = baseline ? [baseline.report[name]?.toFixed(3) ?? ""] : [];
    return [[names[name], value.toFixed(3), interval ? between(interval) : "", ...compared]];
  });
  const fromPlugins = Object.entries(report.metrics).filter(
    ([name]) => !(name in report) && !BUILT_IN_AVERAGES.has(name),
  );
  const empty = baseline ? ["", ""] : [""];
  const figures = [...rows, ...fromPlugins.map(([name, value]) => [name, value.toFixed(3), ...empty])];
  const head = [`${formatCount(report.rows)} test reviews`, "value", "95% interval"];
  return [
    plainTable(baseline ? [...head, "linear baseline"] : head, figures, colors),
    ...(collapse ? [INDENT + colors.yellow(printable(collapse.message))] : []),
    ...(baseline ? [INDENT + pairedTest(baseline.mcnemar)] : []),
    ...(report.sure ? [INDENT + sureAnswers(report.sure)] : []),
    ...(report.classNames.length > 2 ? [classTable(report, colors)] : []),
    confusionTable(report, colors),
  ].join("\n\n");
}

function sureAnswers({ notSureBelow, coverage, accuracy }: NonNullable<EvaluationReport["sure"]>): string {
  const share = `The model is sure of ${formatPercent(coverage)} of the reviews (probability ${String(notSureBelow)} or more)`;
  return accuracy === undefined ? `${share}.` : `${share}; ${formatPercent(accuracy)} of these are right.`;
}

/** Precision, recall and F1 of each class. */
function classTable({ perClass }: EvaluationReport, colors: Colors): string {
  const rows = perClass.map(({ name, precision, recall, f1, support }) => [
    printableName(name),
    ...[precision, recall, f1].map((value) => value.toFixed(3)),
    formatCount(support),
  ]);
  return plainTable(["class", "precision", "recall", "F1", "reviews"], rows, colors);
}

/** With more classes than this, the columns have numbers instead of names. */
const NAMED_COLUMNS = 6;

function confusionTable({ confusionMatrix, classNames }: EvaluationReport, colors: Colors): string {
  const isNumbered = classNames.length > NAMED_COLUMNS;
  const numberOf = (index: number): string => (isNumbered ? `${String(index + 1)} ` : "");
  const head = classNames.map((name, index) => (isNumbered ? String(index + 1) : printableName(name)));
  const rows = confusionMatrix.map((row, truth) => [
    numberOf(truth) + printableName(classNames[truth] ?? ""),
    ...row.map(formatCount),
  ]);
  return plainTable(["true \\ predicted", ...head], rows, colors);
}

/** Name in a report → name in the table. Precision, recall and F1 are those of the second class of two, otherwise macro averages. */
function metricNames(classNames: readonly string[]) {
  const [, second = ""] = classNames;
  const average = (name: string): string =>
    classNames.length === 2 ? `${name} (${printableName(second)})` : `macro ${name}`;
  return {
    accuracy: "accuracy",
    f1: average("F1"),
    precision: average("precision"),
    recall: average("recall"),
    matthews: "Matthews correlation",
    meanAbsoluteError: "mean absolute error",
    quadraticKappa: "quadratic kappa",
    rocAuc: "area under ROC",
    prAuc: "average precision",
    logLoss: "log loss",
    brier: "Brier score",
    expectedCalibrationError: "calibration error",
  } as const;
}

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
