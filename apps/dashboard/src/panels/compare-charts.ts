import { type ChartCard, createChartCard } from "../charts/chart-card.ts";
import { alignLines, type Line, pickIndices, valuesAt } from "../charts/drawn-points.ts";
import type { ChartSeries } from "../charts/line-chart.ts";
import { SERIES_COLORS } from "../charts/theme.ts";
import type { ShownRun } from "../page-state.ts";
import { classCurves } from "../predictions/class-curves.ts";
import { formatDecimal, formatPercent, formatShort } from "../text/format.ts";
import { t } from "../text/translate.ts";
import { rocLine } from "./curves-panel.ts";

const HEIGHT = 240;
const BUCKETS = 200;
/** Lines differ without colors as well. The first run has a solid line. */
const DASHES = [
  [12, 4],
  [8, 4],
  [4, 4],
  [2, 3],
  [12, 4, 2, 4],
  [8, 3, 2, 3],
] as const;
const NO_LINE: Line = { x: [], y: [] };

/** How the line of a run looks, by its place among the compared runs. */
export function runLine(index: number): Pick<ChartSeries, "color" | "dash"> {
  const color = SERIES_COLORS[index % SERIES_COLORS.length] ?? "series-1";
  return index === 0 ? { color } : { color, dash: DASHES[index % DASHES.length] ?? [] };
}

/** Loss, accuracy and, if all runs have the same classes, the ROC curve of a class; each has one line per run. */
export function createCompareCharts(runs: readonly ShownRun[], hasRoc: boolean): ChartCard[] {
  const series = (hasPoints: boolean) =>
    runs.map(({ summary }, index) => ({
      label: summary.name,
      ...runLine(index),
      width: 2,
      hasPoints,
    }));
  const epochs = { x: { min: 0, format: formatShort }, xLabel: t("Epoch"), height: HEIGHT };
  const fraction = { min: 0, max: 1, format: (value: number) => formatDecimal(value, 2) };
  return [
    createChartCard({
      title: t("Training loss, smoothed"),
      ...epochs,
      series: series(false),
      y: { min: 0, format: (value) => formatDecimal(value, 2) },
    }),
    createChartCard({
      title: t("Accuracy"),
      ...epochs,
      series: series(true),
      y: { ceiling: 1, format: (value) => formatPercent(value) },
    }),
    ...(hasRoc
      ? [
          createChartCard({
            title: t("ROC curve"),
            x: fraction,
            y: fraction,
            xLabel: t("False positive rate"),
            height: HEIGHT,
            series: series(false),
          }),
        ]
      : []),
  ];
}

/**
 * Draws the runs into the charts of `createCompareCharts`.
 *
 * @param className - the class of the ROC curves
 */
export function updateCompareCharts(
  [loss, accuracy, roc]: readonly ChartCard[],
  runs: readonly ShownRun[],
  className: string | undefined,
): void {
  const summary = t("One line for each of {0} runs.", runs.length);
  loss?.update({ data: alignLines(runs.map(lossLine)), summary });
  accuracy?.update({ data: alignLines(runs.map(accuracyLine)), summary });
  roc?.update({ data: alignLines(runs.map((run) => rocOf(run, className))), summary, note: "" }); // The last value of a ROC curve is always 1.
}

function rocOf({ analysis }: ShownRun, className: string | undefined): Line {
  if (analysis === undefined) return NO_LINE;
  const { table, positive } = analysis;
  const classIndex = className === undefined ? positive.classIndex : table.classNames.indexOf(className);
  if (classIndex === positive.classIndex) return rocLine(positive);
  return classIndex < 0 ? NO_LINE : rocLine(classCurves(table, classIndex));
}

function lossLine({ view }: ShownRun): Line {
  const indices = pickIndices(view.steps.column("smoothedLoss"), BUCKETS);
  return {
    x: valuesAt(view.steps.column("epoch"), indices) as number[], // An epoch is always a number.
    y: valuesAt(view.steps.column("smoothedLoss"), indices),
  };
}

function accuracyLine({ view }: ShownRun): Line {
  return { x: view.evaluations.map(({ epoch }) => epoch), y: view.evaluations.map(({ report }) => report.accuracy) };
}
