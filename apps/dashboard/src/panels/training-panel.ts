import { type ChartCard, type ChartCardOptions, createChartCard } from "../charts/chart-card.ts";
import { element, whenChanged } from "../dom.ts";
import { alignLines, pickIndices, valuesAt } from "../drawn-points.ts";
import {
  formatBytes,
  formatCount,
  formatDecimal,
  formatDuration,
  formatPercent,
  formatScientific,
  formatShort,
} from "../format.ts";
import type { RunView } from "../run-view.ts";
import type { StepColumn } from "../step-series.ts";
import { t } from "../text.ts";
import { createStat, type Panel, section } from "./panel.ts";

/** About two points per bucket: enough for a chart as wide as a screen. */
const BUCKETS = 1000;
const TALL = 240;
const SHORT = 150;
const GIGABYTE = 2 ** 30;

/** The curves of a run as it goes, and its latest figures. */
export function createTrainingPanel(): Panel<[view: RunView]> {
  const loss = createStat(t("Loss"));
  const epoch = createStat(t("Epoch"));
  const speed = createStat(t("Throughput"));
  const left = createStat(t("Time left"));
  const spent = createStat(t("Time spent"));
  const memory = createStat(t("Memory"));
  const stats = [loss, epoch, speed, left, spent, memory];

  const x = { format: formatCount };
  const overSteps = (
    options: Pick<ChartCardOptions, "title" | "series" | "y" | "height"> & { className?: string },
  ): ChartCard => createChartCard({ ...options, x, xLabel: t("Step"), syncKey: "steps" });
  const cards = {
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
    validation: createChartCard({
      title: t("Held-out accuracy and F1"),
      height: TALL,
      series: [
        { label: t("accuracy"), color: "series-2", width: 2, hasPoints: true },
        { label: "F1", color: "series-3", width: 2, hasPoints: true },
        { label: t("baseline's accuracy"), color: "muted", width: 1, dash: [4, 4] },
      ],
      x: { min: 0, format: formatShort },
      xLabel: t("Epoch"),
      y: { format: (value) => formatPercent(value) },
    }),
    learningRate: overSteps({
      title: t("Learning rate"),
      height: SHORT,
      series: [{ label: "", color: "series-1" }],
      y: { min: 0, format: (value) => formatScientific(value, 1) },
    }),
    gradientNorm: overSteps({
      title: t("Gradient norm"),
      height: SHORT,
      series: [{ label: "", color: "series-1", width: 1 }],
      y: { min: 0, format: formatShort },
    }),
    throughput: overSteps({
      title: t("Reviews per second"),
      height: SHORT,
      series: [{ label: "", color: "series-1" }],
      y: { min: 0, format: formatShort },
    }),
    memory: overSteps({
      title: t("Memory"),
      height: SHORT,
      series: [{ label: "", color: "series-1" }],
      y: { min: 0, format: (value) => `${formatDecimal(value, 1)} GB` },
    }),
  };
  const note = element("p", { class: "muted" }, t("The curves appear with the first step."));
  const list = element("dl", { class: "stats" }, ...stats.map((stat) => stat.element));
  const panel = section(
    t("Training"),
    list,
    note,
    element("div", { class: "charts tall" }, cards.loss.element, cards.validation.element),
    element(
      "div",
      { class: "charts short" },
      ...[cards.learningRate, cards.gradientNorm, cards.throughput, cards.memory].map((card) => card.element),
    ),
  );

  const draw = whenChanged((view: RunView, _version: number) => {
    const { steps, lastStep, started } = view;
    const smoothed = steps.column("smoothedLoss").at(-1);
    loss.set(formatDecimal(smoothed), t("smoothed"));
    epoch.set(formatDecimal(lastStep?.epoch, 2), t("of {0}", formatCount(started?.config.epochs)));
    speed.set(
      t("{0} reviews/s", formatShort(lastStep?.reviewsPerSecond)),
      t("{0} tokens/s", formatCount(lastStep?.tokensPerSecond)),
    );
    const isTraining = view.phase === "training" || view.phase === "validating";
    left.set(formatDuration(isTraining ? lastStep?.remainingMs : undefined), t("without evaluations"));
    spent.set(formatDuration(view.elapsedMs));
    const resident = steps.column("residentBytes");
    const hasMemory = resident.some((bytes) => !Number.isNaN(bytes));
    memory.set(formatBytes(lastNumber(resident)), t("of the training process"));
    memory.element.hidden = !hasMemory;
    left.element.hidden = !isTraining;
    note.hidden = steps.length > 0;
    list.hidden = steps.length === 0;
    for (const card of Object.values(cards)) card.element.hidden = steps.length === 0;
    cards.memory.element.hidden = !hasMemory;
    if (steps.length === 0) return;

    const drawColumns = (card: ChartCard, names: readonly StepColumn[], summary: string, unit = 1): void => {
      const indices = pickIndices(steps.column(names[0] ?? "loss"), BUCKETS);
      const xs = valuesAt(steps.column("step"), indices) as number[]; // A step is always a number.
      card.update({ data: [xs, ...names.map((name) => valuesAt(steps.column(name), indices, unit))], summary });
    };
    const at = t("at step {0}", formatCount(lastStep?.step));
    const first = steps.column("loss")[0];
    drawColumns(
      cards.loss,
      ["loss", "smoothedLoss"],
      t("From {0} to {1}, smoothed, {2}.", formatDecimal(first), formatDecimal(smoothed), at),
    );
    drawColumns(cards.learningRate, ["learningRate"], `${formatScientific(lastStep?.learningRate)}, ${at}.`);
    drawColumns(cards.gradientNorm, ["gradientNorm"], `${formatShort(lastStep?.gradientNorm)}, ${at}.`);
    drawColumns(cards.throughput, ["reviewsPerSecond"], `${formatShort(lastStep?.reviewsPerSecond)}, ${at}.`);
    if (hasMemory)
      drawColumns(cards.memory, ["residentBytes"], `${formatBytes(lastNumber(resident))}, ${at}.`, GIGABYTE);
    drawValidation(cards.validation, view);
  });

  return {
    element: panel,
    update: (view) => draw(view, view.version),
    retheme: () => Object.values(cards).forEach((card) => card.retheme()),
  };
}

function drawValidation(card: ChartCard, { evaluations, baseline, started }: RunView): void {
  const last = evaluations.at(-1);
  const floor = baseline?.report.accuracy;
  card.update({
    data: alignLines([
      { x: evaluations.map(({ epoch }) => epoch), y: evaluations.map(({ report }) => report.accuracy) },
      { x: evaluations.map(({ epoch }) => epoch), y: evaluations.map(({ report }) => report.f1) },
      floor === undefined ? { x: [], y: [] } : { x: [0, started?.config.epochs ?? 1], y: [floor, floor] },
    ]),
    summary:
      last === undefined
        ? t("No evaluation yet.")
        : t(
            "Accuracy {0} and F1 {1} after epoch {2}.",
            formatPercent(last.report.accuracy),
            formatPercent(last.report.f1),
            formatShort(last.epoch),
          ),
  });
}

function lastNumber(values: Float64Array): number | undefined {
  return values.findLast((value) => !Number.isNaN(value));
}
