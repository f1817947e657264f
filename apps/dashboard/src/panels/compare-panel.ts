import { type ChartCard, createChartCard } from "../charts/chart-card.ts";
import { SERIES_COLORS } from "../charts/theme.ts";
import { comparePair } from "../compare-view.ts";
import { dataTable } from "../data-table.ts";
import { type Child, element, fill, setProperty, whenChanged } from "../dom.ts";
import { alignLines, type Line, pickIndices, valuesAt } from "../drawn-points.ts";
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
} from "../format.ts";
import type { ShownRun } from "../page-state.ts";
import { t } from "../text.ts";
import { rocLine } from "./curves-panel.ts";
import { type Panel, section } from "./panel.ts";
import { testSentence } from "./results-panel.ts";

const HEIGHT = 240;
const BUCKETS = 200;
/** The place of the ROC curve among the overlaid charts. */
const ROC = 2;

/** Several runs beside each other: curves, figures, and whether a difference is more than chance. */
export function createComparePanel(): Panel<[runs: readonly ShownRun[]]> {
  const title = element("h1");
  const charts = element("div", { class: "charts three" });
  const figures = element("div");
  const tests = element("div");
  const panel = element(
    "div",
    { class: "compare" },
    element("header", { class: "run-header" }, title),
    section(t("Curves"), charts),
    section(t("Figures"), figures),
    section(t("Paired tests"), tests),
  );
  let cards: ChartCard[] = [];
  let runs: readonly ShownRun[] = [];

  const build = whenChanged((_names: string) => {
    for (const card of cards) card.destroy();
    cards = overlays(runs);
    fill(charts, ...cards.map((card) => card.element));
    title.textContent = t("{0} runs compared", runs.length);
  });
  const draw = whenChanged((_state: string) => {
    const lines = [
      runs.map(lossLine),
      runs.map(accuracyLine),
      runs.map(({ judgement }) => (judgement === undefined ? NO_LINE : rocLine(judgement))),
    ];
    for (const [index, card] of cards.entries()) {
      card.update({
        data: alignLines(lines[index] ?? []),
        summary: t("One line for each of {0} runs.", runs.length),
        ...(index === ROC ? { note: "" } : {}),
      });
    }
    fill(figures, figureTable(runs));
    fill(tests, ...pairedTests(runs));
  });

  return {
    element: panel,
    update(next) {
      panel.hidden = next.length < 2;
      if (next.length < 2) return;
      runs = next;
      build(runs.map(({ id, summary }) => `${id} ${summary.name}`).join("\n"));
      draw(runs.map(({ id, view, judgement }) => `${id} ${view.version} ${judgement === undefined}`).join("\n"));
    },
    retheme: () => cards.forEach((card) => card.retheme()),
  };
}

const NO_LINE: Line = { x: [], y: [] };

function overlays(runs: readonly ShownRun[]): ChartCard[] {
  const series = (hasPoints: boolean) =>
    runs.map(({ summary }, index) => ({ label: summary.name, color: colorAt(index), width: 2, hasPoints }));
  const epochs = { x: { min: 0, format: formatShort }, xLabel: t("Epoch"), height: HEIGHT };
  const share = { min: 0, max: 1, format: (value: number) => formatDecimal(value, 2) };
  return [
    createChartCard({
      title: t("Training loss, smoothed"),
      ...epochs,
      series: series(false),
      y: { min: 0, format: (value) => formatDecimal(value, 2) },
    }),
    createChartCard({
      title: t("Held-out accuracy"),
      ...epochs,
      series: series(true),
      y: { format: (value) => formatPercent(value) },
    }),
    createChartCard({
      title: t("ROC curve"),
      x: share,
      y: share,
      xLabel: t("False positive rate"),
      height: HEIGHT,
      series: series(false),
    }),
  ];
}

function colorAt(index: number): (typeof SERIES_COLORS)[number] {
  return SERIES_COLORS[index % SERIES_COLORS.length] ?? "series-1";
}

function lossLine({ view }: ShownRun): Line {
  const indices = pickIndices(view.steps.column("smoothedLoss"), BUCKETS);
  return {
    x: valuesAt(view.steps.column("epoch"), indices) as number[],
    y: valuesAt(view.steps.column("smoothedLoss"), indices),
  };
}

function accuracyLine({ view }: ShownRun): Line {
  return { x: view.evaluations.map(({ epoch }) => epoch), y: view.evaluations.map(({ report }) => report.accuracy) };
}

function figureTable(runs: readonly ShownRun[]): HTMLElement {
  type Row = readonly [string, (run: ShownRun) => string];
  const report = ({ view }: ShownRun) => view.report ?? view.evaluations.at(-1)?.report;
  const rows: Row[] = [
    [t("Accuracy"), (run) => formatPercent(report(run)?.accuracy)],
    [t("Accuracy, 95% interval"), (run) => intervalText(report(run)?.intervals?.accuracy)],
    ["F1", (run) => formatPercent(report(run)?.f1)],
    [t("Precision"), (run) => formatPercent(report(run)?.precision)],
    [t("Recall"), (run) => formatPercent(report(run)?.recall)],
    [t("Area under ROC"), (run) => formatDecimal(report(run)?.rocAuc)],
    [t("Area under PR"), (run) => formatDecimal(report(run)?.prAuc)],
    [t("Log loss"), (run) => formatDecimal(report(run)?.logLoss)],
    [t("Calibration error"), (run) => formatPercent(report(run)?.expectedCalibrationError)],
    [t("Baseline accuracy"), ({ view }) => formatPercent(view.baseline?.report.accuracy)],
    [t("Reviews trained on"), ({ view }) => formatCount(view.started?.trainReviews)],
    [t("Epochs"), ({ view }) => formatShort(view.started?.config.epochs)],
    [t("Learning rate"), ({ view }) => formatScientific(view.started?.config.learningRate, 1)],
    [t("Batch size"), ({ view }) => formatCount(view.started?.config.batchSize)],
    [t("Tokens per review"), ({ view }) => formatCount(view.started?.config.maxLength)],
    [t("Time"), ({ view }) => formatDuration(view.elapsedMs)],
  ];
  return dataTable({
    caption: t("Figures of the compared runs"),
    columns: [t("Figure"), ...runs.map(({ summary }, index) => namePlate(summary.name, index))],
    rows: rows.map(([name, read]) => [name, ...runs.map(read)]),
  });
}

function namePlate(name: string, index: number): Child {
  const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
  setProperty(swatch, "--color", `var(--${colorAt(index)})`);
  return element("span", { class: "name-plate" }, swatch, name);
}

function intervalText(interval: { readonly low: number; readonly high: number } | undefined): string {
  return interval === undefined ? NOTHING : formatRange(interval);
}

function pairedTests([first, ...others]: readonly ShownRun[]): Child[] {
  if (first === undefined) return [];
  const sentences: string[] = [];
  const rows = others.map((other) => {
    const both =
      first.judgement === undefined || other.judgement === undefined
        ? undefined
        : comparePair(first.judgement, other.judgement);
    if (both === undefined)
      return [other.summary.name, t("no common held-out reviews"), NOTHING, NOTHING, NOTHING, NOTHING];
    sentences.push(testSentence(first.summary.name, other.summary.name, both.test));
    const { commonReviews, firstAccuracy, secondAccuracy, test } = both;
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
      caption: t("{0} against each of the others, on the reviews that both were judged on", first.summary.name),
      isCaptionShown: true,
      columns: [
        t("Against"),
        t("Common reviews"),
        t("Accuracy, points"),
        t("Only {0} right", first.summary.name),
        t("Only the other right"),
        "McNemar",
      ],
      rows,
    }),
    ...sentences.map((sentence) => element("p", { class: "muted" }, sentence)),
  ];
}
