import type { ClassificationReport, ClassScore, Interval } from "@sentiment-tuner/metrics";

import { classIntervals, type ClassIntervals } from "../predictions/class-intervals.ts";
import { setShown, slider } from "../elements/controls.ts";
import { dataTable } from "../elements/data-table.ts";
import { type Child, element, fill, setText, whenChanged } from "../elements/dom.ts";
import { formatCount, formatDecimal, formatPercent, formatPoints, formatRange } from "../text/format.ts";
import type { PredictionAnalysis } from "../predictions/prediction-analysis.ts";
import { t } from "../text/translate.ts";
import {
  evaluateAtThreshold,
  bestF1Threshold,
  DEFAULT_THRESHOLD,
  type ThresholdResult,
} from "../predictions/threshold.ts";
import { confusionTable } from "./confusion-table.ts";
import { createStat, type Panel, section, textButton } from "./panel.ts";

type Values = [report: ClassificationReport | undefined, analysis: PredictionAnalysis | undefined];

/** Correct and wrong predictions by class, at a threshold that the user can move. */
export function createDecisionPanel(onThreshold: (view: ThresholdResult | undefined) => void): Panel<Values> {
  let report: ClassificationReport | undefined;
  let analysis: PredictionAnalysis | undefined;
  let standard: ThresholdResult | undefined;

  const value = element("output", { class: "threshold-value" });
  const label = element("span");
  const control = slider({
    label: t("Decision threshold"),
    min: 0,
    max: 1,
    step: 0.01,
    value: DEFAULT_THRESHOLD,
    describe: (threshold) => formatDecimal(threshold, 2),
    onInput: (threshold) => moveTo(threshold),
  });
  const setBoth = (threshold: number) => {
    control.set(threshold);
    moveTo(threshold);
  };
  const reset = textButton(t("Reset to {0}", formatDecimal(DEFAULT_THRESHOLD, 2)), () => setBoth(DEFAULT_THRESHOLD));
  const best = textButton(t("Highest F1"), () => {
    if (analysis !== undefined) setBoth(bestF1Threshold(analysis));
  });
  const threshold = element(
    "div",
    { class: "card threshold" },
    element("div", { class: "threshold-head" }, element("h3", {}, t("Decision threshold")), value),
    element("p", { class: "muted" }, label),
    control.element,
    element(
      "div",
      { class: "threshold-ends", "aria-hidden": "true" },
      element("span", {}, "0"),
      element("span", {}, "1"),
    ),
    element("p", { class: "threshold-buttons" }, reset, best),
  );
  const stats = [t("Accuracy"), t("Precision"), t("Recall"), "F1"].map((name) => createStat(name, "stat small"));
  threshold.append(element("dl", { class: "stats four" }, ...stats.map((stat) => stat.element)));

  const matrix = element("div");
  const classes = element("div");
  const panel = section(
    t("Decisions"),
    element(
      "div",
      { class: "decisions" },
      threshold,
      element("div", { class: "card" }, element("h3", {}, t("Confusion matrix")), matrix),
      element("div", { class: "card classes" }, element("h3", {}, t("By class")), classes),
    ),
  );

  const moveTo = (to: number): void => {
    if (analysis === undefined || standard === undefined) return;
    const view = evaluateAtThreshold(analysis, to);
    setText(value, formatDecimal(to, 2));
    for (const [index, name] of (["accuracy", "precision", "recall", "f1"] as const).entries()) {
      const change = to === DEFAULT_THRESHOLD ? "" : formatPoints(view[name] - standard[name]);
      stats[index]?.set(formatPercent(view[name]), change);
    }
    drawMatrix(view.matrix, view.perClass, analysis.table.classNames);
    onThreshold(view);
  };
  const drawMatrix = (
    counts: readonly (readonly number[])[],
    scores: readonly ClassScore[],
    names: readonly string[],
  ) => {
    fill(matrix, confusionTable(counts, names));
    fill(classes, classTable(scores, names, classIntervals(counts)));
  };

  const draw = whenChanged((...[nextReport, nextAnalysis]: Values) => {
    report = nextReport;
    analysis = nextAnalysis?.table.classNames.length === 2 ? nextAnalysis : undefined;
    panel.hidden = report === undefined;
    setShown(threshold, analysis !== undefined);
    if (report === undefined) return;
    if (analysis === undefined) {
      drawMatrix(report.confusionMatrix, report.perClass, report.classNames);
      onThreshold(undefined);
      return;
    }
    standard = evaluateAtThreshold(analysis, DEFAULT_THRESHOLD);
    setText(
      label,
      t(
        "A review is classified as {0} when the model's score for this class is above the threshold.",
        analysis.positiveName,
      ),
    );
    setBoth(DEFAULT_THRESHOLD);
  });
  return { element: panel, update: draw };
}

function classTable(
  scores: readonly ClassScore[],
  names: readonly string[],
  intervals: readonly ClassIntervals[],
): HTMLElement {
  const cell = (score: number, interval: Interval | undefined): Child =>
    element(
      "span",
      {},
      formatPercent(score),
      interval !== undefined && element("span", { class: "range" }, formatRange(interval)),
    );
  return dataTable({
    caption: t("Precision, recall and F1 of each class, with 95% intervals"),
    columns: [t("Class"), t("Precision"), t("Recall"), "F1"],
    rows: scores.map(({ precision, recall, f1, support }, c) => [
      element(
        "span",
        {},
        names[c] ?? String(c),
        element("span", { class: "range" }, t("{0} reviews", formatCount(support))),
      ),
      cell(precision, intervals[c]?.precision),
      cell(recall, intervals[c]?.recall),
      cell(f1, intervals[c]?.f1),
    ]),
  });
}
