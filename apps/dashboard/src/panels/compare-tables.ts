import { dataTable } from "../elements/data-table.ts";
import { type Child, element, setProperty } from "../elements/dom.ts";
import type { ShownRun } from "../page-state.ts";
import { comparePair } from "../predictions/compare-pair.ts";
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
import { runColor } from "./compare-charts.ts";
import { formatPairedTest } from "./format-paired-test.ts";

/** Metrics and settings of the runs, one column per run. */
export function figureTable(runs: readonly ShownRun[]): HTMLElement {
  type Row = readonly [string, (run: ShownRun) => string];
  const report = ({ view }: ShownRun) => view.report ?? view.evaluations.at(-1)?.report;
  const rows: Row[] = [
    [t("Accuracy"), (run) => formatPercent(report(run)?.accuracy)],
    [t("Accuracy, 95% interval"), (run) => formatInterval(report(run)?.intervals?.accuracy)],
    ["F1", (run) => formatPercent(report(run)?.f1)],
    [t("Precision"), (run) => formatPercent(report(run)?.precision)],
    [t("Recall"), (run) => formatPercent(report(run)?.recall)],
    [t("Area under ROC"), (run) => formatDecimal(report(run)?.rocAuc)],
    [t("Area under PR"), (run) => formatDecimal(report(run)?.prAuc)],
    [t("Log loss"), (run) => formatDecimal(report(run)?.logLoss)],
    [t("Calibration error"), (run) => formatPercent(report(run)?.expectedCalibrationError)],
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
    columns: [t("Figure"), ...runs.map(({ summary }, index) => coloredName(summary.name, index))],
    rows: rows.map(([name, read]) => [name, ...runs.map(read)]),
  });
}

/** A table and a sentence per pair: the first run against each of the others. */
export function pairedTests([first, ...others]: readonly ShownRun[]): Child[] {
  if (first === undefined) return [];
  const sentences: string[] = [];
  const rows = others.map((other) => {
    const pair =
      first.analysis === undefined || other.analysis === undefined
        ? undefined
        : comparePair(first.analysis, other.analysis);
    if (pair === undefined)
      return [other.summary.name, t("no common test reviews"), NOTHING, NOTHING, NOTHING, NOTHING];
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

function coloredName(name: string, index: number): Child {
  const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
  setProperty(swatch, "--color", `var(--${runColor(index)})`);
  return element("span", { class: "name-plate" }, swatch, name);
}

function formatInterval(interval: { readonly low: number; readonly high: number } | undefined): string {
  return interval === undefined ? NOTHING : formatRange(interval);
}
