import { type ChartCard, type ChartCardOptions, createChartCard } from "../charts/chart-card.ts";
import { element, whenChanged } from "../dom.ts";
import { alignLines, type Line, thin } from "../drawn-points.ts";
import { formatDecimal, formatPercent } from "../format.ts";
import type { Judgement } from "../judgement.ts";
import { t } from "../text.ts";
import type { ThresholdView } from "../threshold-view.ts";
import { type Panel, section } from "./panel.ts";

const HEIGHT = 260;
const MOST_POINTS = 500;

/** ROC and PR curves with the chosen threshold on them, and how far the scores can be believed. */
export function createCurvesPanel(): Panel<[judgement: Judgement | undefined, threshold: ThresholdView | undefined]> {
  const share = { min: 0, max: 1, format: (value: number) => formatDecimal(value, 2) };
  const curve = (options: Pick<ChartCardOptions, "title" | "series" | "xLabel" | "y">): ChartCard =>
    createChartCard({ ...options, height: HEIGHT, x: share });
  const here = { label: t("threshold"), color: "text", isScatter: true } as const;
  const roc = curve({
    title: t("ROC curve"),
    xLabel: t("False positive rate"),
    y: share,
    series: [
      { label: t("true positive rate"), color: "series-1", width: 2 },
      { label: t("chance"), color: "muted", width: 1, dash: [4, 4] },
      here,
    ],
  });
  const pr = curve({
    title: t("Precision–recall curve"),
    xLabel: t("Recall"),
    y: share,
    series: [{ label: t("precision"), color: "series-3", width: 2 }, here],
  });
  const reliability = createChartCard({
    title: t("Reliability"),
    height: HEIGHT,
    xLabel: t("Confidence"),
    x: { max: 1, format: (value) => formatPercent(value, 0) },
    y: { max: 1, format: (value) => formatPercent(value, 0) },
    series: [
      { label: t("share right"), color: "series-2", width: 2, hasPoints: true },
      { label: t("ideal"), color: "muted", width: 1, dash: [4, 4] },
    ],
  });
  const cards = [roc, pr, reliability];
  const panel = section(t("Curves"), element("div", { class: "charts three" }, ...cards.map((card) => card.element)));

  const drawCurves = whenChanged((judgement: Judgement, threshold: ThresholdView | undefined) => {
    drawRoc(roc, judgement, threshold);
    drawPr(pr, judgement, threshold);
  });
  const drawCalibration = whenChanged((judgement: Judgement) => drawReliability(reliability, judgement));
  return {
    element: panel,
    update(judgement, threshold) {
      panel.hidden = judgement === undefined;
      if (judgement === undefined) return;
      drawCurves(judgement, threshold);
      drawCalibration(judgement);
    },
    retheme: () => cards.forEach((card) => card.retheme()),
  };
}

/** The ROC curve as a line, no more points than a chart shows. */
export function rocLine({ roc }: Judgement): Line {
  const points = thin(roc?.points ?? [], MOST_POINTS);
  return { x: points.map((point) => point.falsePositiveRate), y: points.map((point) => point.truePositiveRate) };
}

function drawRoc(card: ChartCard, judgement: Judgement, threshold: ThresholdView | undefined): void {
  const { roc, positiveName } = judgement;
  card.update({
    data: alignLines([
      rocLine(judgement),
      { x: [0, 1], y: [0, 1] },
      threshold === undefined ? { x: [], y: [] } : { x: [threshold.falsePositiveRate], y: [threshold.recall] },
    ]),
    summary:
      roc === undefined
        ? t("All held-out reviews are of one class, so there is no curve.")
        : t("Area {0}, for {1}; chance is 0.5.", formatDecimal(roc.area), positiveName),
    note: t("area {0}", formatDecimal(roc?.area)),
  });
}

function drawPr(card: ChartCard, { pr, positiveName }: Judgement, threshold: ThresholdView | undefined): void {
  const points = thin([...(pr?.points ?? [])].reverse(), MOST_POINTS); // Recall rising.
  card.update({
    data: alignLines([
      { x: points.map((point) => point.recall), y: points.map((point) => point.precision) },
      threshold === undefined ? { x: [], y: [] } : { x: [threshold.recall], y: [threshold.precision] },
    ]),
    summary:
      pr === undefined
        ? t("No held-out review is {0}, so there is no curve.", positiveName)
        : t("Average precision {0}, for {1}.", formatDecimal(pr.area), positiveName),
    note: t("area {0}", formatDecimal(pr?.area)),
  });
}

function drawReliability(card: ChartCard, { calibration, table }: Judgement): void {
  const chance = 1 / Math.max(2, table.classNames.length);
  const gap = calibration.reduce(
    (sum, { rows, accuracy, confidence }) => sum + rows * Math.abs(accuracy - confidence),
    0,
  );
  const points = formatDecimal((gap / table.rows) * 100, 1);
  card.update({
    data: alignLines([
      { x: calibration.map(({ confidence }) => confidence), y: calibration.map(({ accuracy }) => accuracy) },
      { x: [chance, 1], y: [chance, 1] },
    ]),
    summary: t("On average the confidence is {0} points away from the share that is right.", points),
    note: t("gap {0} points", points),
  });
}
