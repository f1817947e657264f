import type { ClassificationReport } from "@sentiment-tuner/metrics";

import { swatchOf } from "../charts/swatch.ts";
import { dataTable } from "../elements/data-table.ts";
import { type Child, element } from "../elements/dom.ts";
import type { ShownRun } from "../page-state.ts";
import { accuracyInterval } from "../predictions/accuracy-interval.ts";
import { comparePair, haveSameClasses, type PairedComparison } from "../predictions/compare-pair.ts";
import { classNamesOf, hasManyClasses } from "../run/run-classes.ts";
import {
  formatCount,
  formatDecimal,
  formatDuration,
  formatPercent,
  formatPoints,
  formatPValue,
  formatRange,
  formatScientific,
  formatShort,
  NOTHING,
} from "../text/format.ts";
import { t } from "../text/translate.ts";
import { runLine } from "./compare-charts.ts";
import { formatPairedTest } from "./format-paired-test.ts";

type Row = readonly [name: string, read: (run: ShownRun) => string];

/** Metrics and settings of the runs, one column per run. */
export function figureTable(runs: readonly ShownRun[]): HTMLElement {
  const isMean = hasDifferentClasses(runs) || runs.some(({ view }) => hasManyClasses(classNamesOf(view)));
  const rows: Row[] = [
    [t("Classes"), ({ view }) => formatCount(classNamesOf(view).length)],
    [t("Accuracy"), (run) => formatPercent(reportOf(run)?.accuracy)],
    [t("Accuracy, 95% interval"), (run) => formatInterval(reportOf(run))],
    ...(isMean ? meanRows() : positiveRows()),
    [t("Area under ROC"), (run) => formatDecimal(reportOf(run)?.rocAuc)],
    [t("Area under PR"), (run) => formatDecimal(reportOf(run)?.prAuc)],
    ...(runs.some((run) => reportOf(run)?.meanAbsoluteError !== undefined) ? orderedRows() : []),
    [t("Log loss"), (run) => formatDecimal(reportOf(run)?.logLoss)],
    [t("Calibration error"), (run) => formatPercent(reportOf(run)?.expectedCalibrationError)],
    [t("Baseline accuracy"), ({ view }) => formatPercent(view.baseline?.report.accuracy)],
    [t("Training reviews"), ({ view }) => formatCount(view.started?.trainReviews)],
    [t("Epochs"), ({ view }) => formatShort(view.started?.config.epochs)],
    [t("Learning rate"), ({ view }) => formatScientific(view.started?.config.learningRate, 1)],
    [t("Batch size"), ({ view }) => formatCount(view.started?.config.batchSize)],
    [t("Tokens per review"), ({ view }) => formatCount(view.started?.config.maxLength)],
    [t("Time"), ({ view }) => formatDuration(view.elapsedMs)],
  ];
  return dataTable({
    caption: t("Figures of the compared runs"),
    columns: [t("Figure"), ...runs.map(({ summary }, index) => markedName(summary.name, index))],
    rows: rows.map(([name, read]) => [name, ...runs.map(read)]),
  });
}

/** A table and a sentence per pair: the first run against each of the others. */
export function pairedTests([first, ...others]: readonly ShownRun[]): Child[] {
  if (first === undefined) return [];
  const sentences: string[] = [];
  const rows = others.map((other) => {
    const pair = compareRuns(first, other);
    if (pair.kind !== "compared") {
      const reason = pair.kind === "different-classes" ? t("different classes") : t("no common test reviews");
      return [other.summary.name, reason, NOTHING, NOTHING, NOTHING, NOTHING];
    }
    sentences.push(formatPairedTest(first.summary.name, other.summary.name, pair.test));
    const { commonReviews, firstAccuracy, secondAccuracy, test } = pair;
    return [
      other.summary.name,
      formatCount(commonReviews),
      formatPoints(firstAccuracy - secondAccuracy),
      formatCount(test.onlyFirstCorrect),
      formatCount(test.onlySecondCorrect),
      formatPValue(test.pValue),
    ];
  });
  return [
    dataTable({
      caption: t("{0} against each other run, on their common test reviews", first.summary.name),
      isCaptionShown: true,
      columns: [
        t("Other run"),
        t("Common reviews"),
        t("Accuracy difference, points"),
        t("Only {0} correct", first.summary.name),
        t("Only the other correct"),
        "McNemar",
      ],
      rows,
    }),
    ...sentences.map((sentence) => element("p", { class: "muted" }, sentence)),
  ];
}

/** Whether a run has other classes than the first one: its figures and curves cannot be compared. */
export function hasDifferentClasses([first, ...others]: readonly ShownRun[]): boolean {
  const classes = first === undefined ? [] : classNamesOf(first.view);
  return others.some(({ view }) => {
    const names = classNamesOf(view);
    return classes.length > 0 && names.length > 0 && !haveSameClasses(classes, names);
  });
}

/** Of the second class. */
function positiveRows(): Row[] {
  return [
    ["F1", (run) => formatPercent(reportOf(run)?.f1)],
    [t("Precision"), (run) => formatPercent(reportOf(run)?.precision)],
    [t("Recall"), (run) => formatPercent(reportOf(run)?.recall)],
  ];
}

/** Over all classes: only means can stand beside the means of more than two classes. */
function meanRows(): Row[] {
  return [
    [t("Macro F1"), (run) => formatPercent(reportOf(run)?.macro.f1)],
    [t("Macro precision"), (run) => formatPercent(reportOf(run)?.macro.precision)],
    [t("Macro recall"), (run) => formatPercent(reportOf(run)?.macro.recall)],
  ];
}

function orderedRows(): Row[] {
  return [
    [t("Quadratic kappa"), (run) => formatDecimal(reportOf(run)?.quadraticKappa)],
    [t("Mean absolute error"), (run) => formatDecimal(reportOf(run)?.meanAbsoluteError)],
  ];
}

function reportOf({ view }: ShownRun): ClassificationReport | undefined {
  return view.report ?? view.evaluations.at(-1)?.report;
}

function compareRuns(first: ShownRun, other: ShownRun): PairedComparison {
  if (hasDifferentClasses([first, other])) return { kind: "different-classes" };
  if (first.analysis === undefined || other.analysis === undefined) return { kind: "no-common-reviews" };
  return comparePair(first.analysis, other.analysis);
}

function markedName(name: string, index: number): Child {
  return element("span", { class: "name-plate" }, swatchOf(runLine(index)), name);
}

function formatInterval(report: ClassificationReport | undefined): string {
  const interval = report && accuracyInterval(report);
  return interval === undefined ? NOTHING : formatRange(interval);
}
