import { type ChartCard, type ChartCardOptions, createChartCard } from "../charts/chart-card.ts";
import { element, whenChanged } from "../elements/dom.ts";
import { alignLines, type Line, thin } from "../charts/drawn-points.ts";
import { formatDecimal, formatPercent } from "../text/format.ts";
import type { PredictionAnalysis } from "../predictions/prediction-analysis.ts";
import { t } from "../text/translate.ts";
import type { ThresholdResult } from "../predictions/threshold.ts";
import { type Panel, section } from "./panel.ts";

const HEIGHT = 260;
const MOST_POINTS = 500;

/** ROC and PR curves with the selected threshold, and a reliability diagram. */
export function createCurvesPanel(): Panel<
  [analysis: PredictionAnalysis | undefined, threshold: ThresholdResult | undefined]
> {
  const fraction = { min: 0, max: 1, format: (value: number) => formatDecimal(value, 2) };
  const curve = (options: Pick<ChartCardOptions, "title" | "series" | "xLabel" | "y">): ChartCard =>
    createChartCard({ ...options, height: HEIGHT, x: fraction });
  const atThreshold = { label: t("threshold"), color: "text", isScatter: true } as const;
  const roc = curve({
    title: t("ROC curve"),
    xLabel: t("False positive rate"),
    y: fraction,
    series: [
      { label: t("true positive rate"), color: "series-1", width: 2 },
      { label: t("chance"), color: "muted", width: 1, dash: [4, 4] },
      atThreshold,
    ],
  });
  const pr = curve({
    title: t("Precision–recall curve"),
    xLabel: t("Recall"),
    y: fraction,
    series: [{ label: t("precision"), color: "series-3", width: 2 }, atThreshold],
  });
  const reliability = createChartCard({
    title: t("Reliability"),
    height: HEIGHT,
    xLabel: t("Confidence"),
    x: { max: 1, format: (value) => formatPercent(value, 0) },
    y: { max: 1, format: (value) => formatPercent(value, 0) },
    series: [
      { label: t("fraction correct"), color: "series-2", width: 2, hasPoints: true },
      { label: t("ideal"), color: "muted", width: 1, dash: [4, 4] },
    ],
  });
  const cards = [roc, pr, reliability];
  const panel = section(t("Curves"), element("div", { class: "charts three" }, ...cards.map((card) => card.element)));

  const drawCurves = whenChanged((analysis: PredictionAnalysis, threshold: ThresholdResult | undefined) => {
    drawRoc(roc, analysis, threshold);
    drawPr(pr, analysis, threshold);
  });
  const drawCalibration = whenChanged((analysis: PredictionAnalysis) => drawReliability(reliability, analysis));
  return {
    element: panel,
    update(analysis, threshold) {
      panel.hidden = analysis === undefined;
      if (analysis === undefined) return;
      drawCurves(analysis, threshold);
      drawCalibration(analysis);
    },
    retheme: () => cards.forEach((card) => card.retheme()),
  };
}

/** The ROC curve as a line, thinned to the points that a chart can show. */
export function rocLine({ roc }: PredictionAnalysis): Line {
  const points = thin(roc?.points ?? [], MOST_POINTS);
  return { x: points.map((point) => point.falsePositiveRate), y: points.map((point) => point.truePositiveRate) };
}

function drawRoc(card: ChartCard, analysis: PredictionAnalysis, threshold: ThresholdResult | undefined): void {
  const { roc, positiveName } = analysis;
  card.update({
    data: alignLines([
      rocLine(analysis),
      { x: [0, 1], y: [0, 1] },
      threshold === undefined ? { x: [], y: [] } : { x: [threshold.falsePositiveRate], y: [threshold.recall] },
    ]),
    summary:
      roc === undefined
        ? t("All test reviews have the same class, so there is no curve.")
        : t("Area {0}, for {1}; chance is 0.5.", formatDecimal(roc.area), positiveName),
    note: t("area {0}", formatDecimal(roc?.area)),
  });
}

function drawPr(
  card: ChartCard,
  { pr, positiveName }: PredictionAnalysis,
  threshold: ThresholdResult | undefined,
): void {
  const points = thin([...(pr?.points ?? [])].reverse(), MOST_POINTS); // Recall ascending.
  card.update({
    data: alignLines([
      { x: points.map((point) => point.recall), y: points.map((point) => point.precision) },
      threshold === undefined ? { x: [], y: [] } : { x: [threshold.recall], y: [threshold.precision] },
    ]),
    summary:
      pr === undefined
        ? t("No test review has the class {0}, so there is no curve.", positiveName)
        : t("Average precision {0}, for {1}.", formatDecimal(pr.area), positiveName),
    note: t("area {0}", formatDecimal(pr?.area)),
  });
}

function drawReliability(card: ChartCard, { calibration, table }: PredictionAnalysis): void {
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
    summary: t("On average, confidence and accuracy differ by {0} points.", points),
    note: t("gap {0} points", points),
  });
}
