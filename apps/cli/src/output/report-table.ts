import type { EvaluationReport, RunReport } from "@sentiment-tuner/protocol";

import { formatCount, formatPercent } from "./format.ts";
import type { Colors } from "../io.ts";
import { ladderTable } from "./ladder-table.ts";
import { INDENT, plainTable } from "./plain-table.ts";
import { printable, printableName } from "./printable.ts";

/** The metrics of a report as a table, with their intervals, the confusion matrix, and the models that the run compared. */
export function reportTable(report: EvaluationReport & Pick<RunReport, "ladder" | "collapse">, colors: Colors): string {
  const { collapse } = report;
  const names = metricNames(report.classNames);
  const rows = (Object.keys(names) as (keyof typeof names)[]).flatMap((name) => {
    const value = report[name];
    if (value === undefined) return [];
    const interval = name === "expectedCalibrationError" ? undefined : report.intervals?.[name];
    return [[names[name], value.toFixed(3), interval ? between(interval) : ""]];
  });
  const fromPlugins = Object.entries(report.metrics).filter(
    ([name]) => !(name in report) && !BUILT_IN_AVERAGES.has(name),
  );
  const figures = [...rows, ...fromPlugins.map(([name, value]) => [name, value.toFixed(3), ""])];
  const head = [`${formatCount(report.rows)} test reviews`, "value", "95% interval"];
  return [
    plainTable(head, figures, colors),
    ...(collapse ? [INDENT + colors.yellow(printable(collapse.message))] : []),
    ...(report.sure ? [INDENT + sureAnswers(report.sure)] : []),
    ...(report.classNames.length > 2 ? [classTable(report, colors)] : []),
    confusionTable(report, colors),
    ...(report.ladder ? [ladderTable(report.ladder, colors)] : []),
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

function between({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${low.toFixed(3)} – ${high.toFixed(3)}`;
}
