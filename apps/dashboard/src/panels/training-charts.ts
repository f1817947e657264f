import type { EvaluatedEvent } from "@sentiment-tuner/protocol";

import { type ChartCard, type ChartCardOptions, createChartCard } from "../charts/chart-card.ts";
import { alignLines, pickIndices, valuesAt } from "../charts/drawn-points.ts";
import { classNamesOf, hasManyClasses } from "../run/run-classes.ts";
import type { RunView } from "../run/run-view.ts";
import type { StepColumn } from "../run/step-series.ts";
import {
  formatBytes,
  formatCount,
  formatDecimal,
  formatPercent,
  formatScientific,
  formatShort,
} from "../text/format.ts";
import { t } from "../text/translate.ts";

/** About two points per bucket: enough for a chart as wide as a screen. */
const BUCKETS = 1000;
const TALL = 240;
const SHORT = 150;
const GIGABYTE = 2 ** 30;

export type TrainingCharts = ReturnType<typeof createTrainingCharts>;

/**
 * @param isMany - whether F1 is the mean over more than two classes
 * @param isValidated - whether the run is evaluated on validation reviews while it trains, and not on test reviews
 */
export function createTrainingCharts(isMany: boolean, isValidated: boolean) {
  const overSteps = (options: Pick<ChartCardOptions, "title" | "series" | "y" | "height" | "className">): ChartCard =>
    createChartCard({ ...options, x: { isWhole: true, format: formatCount }, xLabel: t("Step"), syncKey: "steps" });
  const small = (title: string, format: (value: number) => string, width?: number): ChartCard =>
    overSteps({
      title,
      height: SHORT,
      series: [{ label: "", color: "series-1", ...(width === undefined ? {} : { width }) }],
      y: { min: 0, format },
    });
  return {
    loss: overSteps({
      title: t("Training loss"),
      className: "wide",
      height: TALL,
      series: [
        { label: t("each step"), color: "series-1", width: 1, opacity: 0.35 },
        { label: t("smoothed"), color: "series-1", width: 2 },
      ],
      y: { min: 0, format: (value) => formatDecimal(value, 2) },
    }),
    evaluations: createChartCard({
      title: evaluationsTitle(isMany, isValidated),
      height: TALL,
      series: [
        { label: t("accuracy"), color: "series-2", width: 2, hasPoints: true },
        { label: isMany ? t("macro F1") : "F1", color: "series-3", width: 2, hasPoints: true, dash: [10, 4] },
        { label: t("word counter accuracy"), color: "muted", width: 1, dash: [2, 4] },
      ],
      x: { min: 0, format: formatShort },
      xLabel: t("Epoch"),
      y: { ceiling: 1, format: (value) => formatPercent(value) },
    }),
    learningRate: small(t("Learning rate"), (value) => formatScientific(value, 1)),
    gradientNorm: small(t("Gradient norm"), formatShort, 1),
    throughput: small(t("Reviews per second"), formatShort),
    memory: small(t("Memory"), (value) => `${formatDecimal(value, 2)} GB`),
  };
}

function evaluationsTitle(isMany: boolean, isValidated: boolean): string {
  if (isValidated) return isMany ? t("Validation accuracy and macro F1") : t("Validation accuracy and F1");
  return isMany ? t("Test accuracy and macro F1") : t("Test accuracy and F1");
}

/** Draws all charts; `residentBytes` is the last known memory, undefined if no step has one. */
export function updateTrainingCharts(cards: TrainingCharts, view: RunView, residentBytes: number | undefined): void {
  const { steps, lastStep } = view;
  const drawColumns = (card: ChartCard, names: readonly StepColumn[], summary: string, unit = 1): void => {
    const indices = pickIndices(steps.column(names[0] ?? "loss"), BUCKETS);
    const xs = valuesAt(steps.column("step"), indices) as number[]; // A step is always a number.
    card.update({ data: [xs, ...names.map((name) => valuesAt(steps.column(name), indices, unit))], summary });
  };
  const at = t("at step {0}", formatCount(lastStep?.step));
  const first = formatDecimal(steps.column("loss")[0]);
  const smoothed = formatDecimal(steps.column("smoothedLoss").at(-1));
  drawColumns(cards.loss, ["loss", "smoothedLoss"], t("From {0} to {1}, smoothed, {2}.", first, smoothed, at));
  drawColumns(cards.learningRate, ["learningRate"], `${formatScientific(lastStep?.learningRate)}, ${at}.`);
  drawColumns(cards.gradientNorm, ["gradientNorm"], `${formatShort(lastStep?.gradientNorm)}, ${at}.`);
  drawColumns(cards.throughput, ["reviewsPerSecond"], `${formatShort(lastStep?.reviewsPerSecond)}, ${at}.`);
  if (residentBytes !== undefined)
    drawColumns(cards.memory, ["residentBytes"], `${formatBytes(residentBytes)}, ${at}.`, GIGABYTE);
  drawEvaluations(cards.evaluations, view);
}

function drawEvaluations(card: ChartCard, view: RunView): void {
  const { evaluations, baseline, started } = view;
  const last = evaluations.at(-1);
  const floor = baseline?.report.accuracy;
  const epochs = evaluations.map(({ epoch }) => epoch);
  card.update({
    data: alignLines([
      { x: epochs, y: evaluations.map(({ report }) => report.accuracy) },
      { x: epochs, y: evaluations.map(({ report }) => report.f1) },
      floor === undefined ? { x: [], y: [] } : { x: [0, started?.config.epochs ?? 1], y: [floor, floor] },
    ]),
    summary: last === undefined ? t("No evaluation yet.") : formatEvaluation(last, hasManyClasses(classNamesOf(view))),
  });
}

function formatEvaluation({ report, epoch }: EvaluatedEvent, isMany: boolean): string {
  const values = [formatPercent(report.accuracy), formatPercent(report.f1), formatShort(epoch)];
  return isMany
    ? t("Accuracy {0} and macro F1 {1} after epoch {2}.", ...values)
    : t("Accuracy {0} and F1 {1} after epoch {2}.", ...values);
}
