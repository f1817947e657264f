import { formatShortClass } from "../classes/format-class.ts";
import { type ChartCard, type ChartCardOptions, createChartCard } from "../charts/chart-card.ts";
import { alignLines, type Line, thin } from "../charts/drawn-points.ts";
import { select } from "../elements/controls.ts";
import { element, fill, whenChanged } from "../elements/dom.ts";
import { type ClassCurves, classCurves } from "../predictions/class-curves.ts";
import { hasManyClasses } from "../run/run-classes.ts";
import { formatDecimal, formatPercent } from "../text/format.ts";
import type { PredictionAnalysis } from "../predictions/prediction-analysis.ts";
import { t } from "../text/translate.ts";
import type { ThresholdResult } from "../predictions/threshold.ts";
import { type Panel, section } from "./panel.ts";

const HEIGHT = 260;
const MOST_POINTS = 500;
const NO_LINE: Line = { x: [], y: [] };

/** ROC and PR curves of a class, with the selected threshold if there are two classes, and a reliability diagram. */
export function createCurvesPanel(): Panel<
  [analysis: PredictionAnalysis | undefined, threshold: ThresholdResult | undefined]
> {
  const picker = element("div", { class: "picker" });
  const charts = element("div", { class: "charts three" });
  const panel = section(t("Curves"), picker, charts);
  let cards: CurveCards | undefined;
  let curves: ClassCurves | undefined;
  let isMany = false;

  const build = whenChanged((hasThreshold: boolean) => {
    for (const card of Object.values(cards ?? {})) card.destroy();
    cards = createCurveCards(hasThreshold);
    fill(charts, ...Object.values(cards).map((card) => card.element));
  });
  const drawClass = whenChanged((shown: ClassCurves, threshold: ThresholdResult | undefined) => {
    if (cards === undefined) return;
    const at = (point: Line | undefined): readonly Line[] => (isMany ? [] : [point ?? NO_LINE]);
    drawRoc(cards.roc, shown, at(threshold && { x: [threshold.falsePositiveRate], y: [threshold.recall] }));
    drawPr(cards.pr, shown, at(threshold && { x: [threshold.recall], y: [threshold.precision] }));
  });
  const drawAnalysis = whenChanged((analysis: PredictionAnalysis) => {
    isMany = hasManyClasses(analysis.table.classNames);
    build(!isMany);
    curves = analysis.positive;
    if (cards !== undefined) drawReliability(cards.reliability, analysis);
    picker.hidden = !isMany;
    fill(
      picker,
      classPicker(analysis, (picked) => {
        curves = picked;
        drawClass(picked, undefined);
      }),
      element(
        "p",
        { class: "muted" },
        t("The first two charts show this class against all others; reliability is of the most probable class."),
      ),
    );
  });
  return {
    element: panel,
    update(analysis, threshold) {
      panel.hidden = analysis === undefined;
      if (analysis === undefined) return;
      drawAnalysis(analysis);
      if (curves !== undefined) drawClass(curves, threshold);
    },
    retheme: () => Object.values(cards ?? {}).forEach((card) => card.retheme()),
  };
}

type CurveCards = Readonly<Record<"roc" | "pr" | "reliability", ChartCard>>;

function createCurveCards(hasThreshold: boolean): CurveCards {
  const fraction = { min: 0, max: 1, format: (value: number) => formatDecimal(value, 2) };
  const curve = (options: Pick<ChartCardOptions, "title" | "series" | "xLabel" | "y">): ChartCard =>
    createChartCard({ ...options, height: HEIGHT, x: fraction });
  const atThreshold = hasThreshold ? ([{ label: t("threshold"), color: "text", isScatter: true }] as const) : [];
  return {
    roc: curve({
      title: t("ROC curve"),
      xLabel: t("False positive rate"),
      y: fraction,
      series: [
        { label: t("true positive rate"), color: "series-1", width: 2 },
        { label: t("chance"), color: "muted", width: 1, dash: [4, 4] },
        ...atThreshold,
      ],
    }),
    pr: curve({
      title: t("Precision–recall curve"),
      xLabel: t("Recall"),
      y: fraction,
      series: [{ label: t("precision"), color: "series-3", width: 2 }, ...atThreshold],
    }),
    reliability: createChartCard({
      title: t("Reliability"),
      height: HEIGHT,
      xLabel: t("Confidence"),
      x: { max: 1, format: (value) => formatPercent(value, 0) },
      y: { max: 1, format: (value) => formatPercent(value, 0) },
      series: [
        { label: t("fraction correct"), color: "series-2", width: 2, hasPoints: true },
        { label: t("ideal"), color: "muted", width: 1, dash: [4, 4] },
      ],
    }),
  };
}

function classPicker({ table, positive }: PredictionAnalysis, onPick: (curves: ClassCurves) => void): HTMLElement {
  return select({
    label: t("Class"),
    options: table.classNames.map(formatShortClass),
    selected: positive.classIndex,
    onSelect: (classIndex) => onPick(classCurves(table, classIndex)),
  });
}

/** The ROC curve as a line, thinned to the points that a chart can show. */
export function rocLine({ roc }: ClassCurves): Line {
  const points = thin(roc?.points ?? [], MOST_POINTS);
  return { x: points.map((point) => point.falsePositiveRate), y: points.map((point) => point.truePositiveRate) };
}

/** @param threshold - the points of the threshold, if the chart has a series for them */
function drawRoc(card: ChartCard, curves: ClassCurves, threshold: readonly Line[]): void {
  const { roc, className } = curves;
  card.update({
    data: alignLines([rocLine(curves), { x: [0, 1], y: [0, 1] }, ...threshold]),
    summary:
      roc === undefined
        ? reasonForNoCurve(curves)
        : t("Area {0}, for {1}; chance is 0.5.", formatDecimal(roc.area), formatShortClass(className)),
    note: roc === undefined ? reasonForNoCurve(curves) : t("area {0}", formatDecimal(roc.area)),
  });
}

function drawPr(card: ChartCard, curves: ClassCurves, threshold: readonly Line[]): void {
  const { pr, className } = curves;
  const points = thin([...(pr?.points ?? [])].reverse(), MOST_POINTS); // Recall ascending.
  const line = { x: points.map((point) => point.recall), y: points.map((point) => point.precision) };
  card.update({
    data: alignLines([line, ...threshold]),
    summary:
      pr === undefined
        ? reasonForNoCurve(curves)
        : t("Average precision {0}, for {1}.", formatDecimal(pr.area), formatShortClass(className)),
    note: pr === undefined ? reasonForNoCurve(curves) : t("area {0}", formatDecimal(pr.area)),
  });
}

function reasonForNoCurve({ pr, className }: ClassCurves): string {
  return pr === undefined
    ? t("No test review has the class {0}, so there is no curve.", formatShortClass(className))
    : t("All test reviews have the same class, so there is no curve.");
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
