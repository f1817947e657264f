import type { ClassificationReport } from "@sentiment-tuner/metrics";
import type { DecisionRecord, FromDashboard, RunReport } from "@sentiment-tuner/protocol";

import { formatShortClass } from "../classes/format-class.ts";
import { setShown, slider } from "../elements/controls.ts";
import { element, fill, setText, whenChanged } from "../elements/dom.ts";
import { hasManyClasses } from "../run/run-classes.ts";
import { formatCount, formatDecimal, formatPercent, formatPoints } from "../text/format.ts";
import type { PredictionAnalysis } from "../predictions/prediction-analysis.ts";
import { t } from "../text/translate.ts";
import {
  evaluateAtThreshold,
  bestF1Threshold,
  DEFAULT_THRESHOLD,
  type ThresholdResult,
} from "../predictions/threshold.ts";
import { classTable } from "./class-table.ts";
import { confusionTable } from "./confusion-table.ts";
import { createStat, type Panel, section, textButton } from "./panel.ts";

/** With more classes, the matrix needs the whole width. */
const MOST_BESIDE_TABLE = 5;

type ShownReport = ClassificationReport & Pick<RunReport, "decision">;
type Values = [runId: string, report: ShownReport | undefined, analysis: PredictionAnalysis | undefined];

/** Correct and wrong predictions by class, at a threshold that the user can move. */
export function createDecisionPanel(
  send: (message: FromDashboard) => void,
  onThreshold: (view: ThresholdResult | undefined) => void,
): Panel<Values> {
  let runId = "";
  let current = DEFAULT_THRESHOLD;
  let report: ShownReport | undefined;
  /** The threshold of the report. */
  let own = DEFAULT_THRESHOLD;
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
  const reset = textButton(t("Reset to {0}", formatDecimal(own, 2)), () => setBoth(own));
  const best = textButton(t("Highest F1"), () => {
    if (analysis !== undefined) setBoth(bestF1Threshold(analysis));
  });
  const apply = textButton(t("Use this threshold"), () => send({ kind: "applyThreshold", runId, threshold: current }));
  const calibration = element("p", { class: "muted" });
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
    element("p", { class: "threshold-buttons" }, apply, best, reset),
  );
  const stats = [t("Accuracy"), t("Precision"), t("Recall"), "F1"].map((name) => createStat(name, "stat small"));
  threshold.append(element("dl", { class: "stats four" }, ...stats.map((stat) => stat.element)));

  const matrix = element("div");
  const classes = element("div");
  const note = element("p", { class: "muted" });
  const grid = element(
    "div",
    {},
    threshold,
    element("div", { class: "card" }, element("h3", {}, t("Confusion matrix")), matrix),
    element("div", { class: "card classes" }, element("h3", {}, t("By class")), classes),
  );
  const panel = section(t("Decisions"), note, calibration, grid);

  const moveTo = (to: number): void => {
    if (analysis === undefined || standard === undefined) return;
    const view = evaluateAtThreshold(analysis, to);
    current = to;
    setShown(apply, to !== own);
    setText(value, formatDecimal(to, 2));
    for (const [index, name] of (["accuracy", "precision", "recall", "f1"] as const).entries()) {
      const change = to === own ? "" : formatPoints(view[name] - standard[name]);
      stats[index]?.set(formatPercent(view[name]), change);
    }
    drawMatrix(view.matrix, analysis.table.classNames);
    onThreshold(view);
  };
  const drawMatrix = (counts: readonly (readonly number[])[], names: readonly string[]): void => {
    if (report === undefined) return;
    fill(matrix, confusionTable(counts, names));
    fill(classes, classTable(counts, names, report));
  };

  const draw = whenChanged((...[nextId, nextReport, nextAnalysis]: Values) => {
    runId = nextId;
    report = nextReport;
    const decision = nextReport?.decision;
    own = decision?.threshold ?? DEFAULT_THRESHOLD;
    setText(reset, t("Reset to {0}", formatDecimal(own, 2)));
    const isCalibrated = decision !== undefined && decision.reviews > 0;
    setText(calibration, isCalibrated ? formatCalibration(decision) : "");
    calibration.hidden = !isCalibrated;
    analysis = nextAnalysis?.table.classNames.length === 2 ? nextAnalysis : undefined;
    panel.hidden = report === undefined;
    setShown(threshold, analysis !== undefined);
    if (report === undefined) return;
    const { classNames } = report;
    grid.className = `decisions ${layoutOf(classNames.length)}`;
    note.hidden = !hasManyClasses(classNames);
    setText(
      note,
      t(
        "Each review is classified as the most probable of {0} classes. A decision threshold exists only for two classes.",
        formatCount(classNames.length),
      ),
    );
    if (analysis === undefined) {
      drawMatrix(report.confusionMatrix, classNames);
      onThreshold(undefined);
      return;
    }
    standard = evaluateAtThreshold(analysis, own);
    setText(
      label,
      t(
        "A review is classified as {0} when the model's score for this class is above the threshold.",
        formatShortClass(analysis.positive.className),
      ),
    );
    setBoth(own);
  });
  return { element: panel, update: draw };
}

/** What calibration changed, in words. */
function formatCalibration({ reviews, before, after }: DecisionRecord): string {
  return t(
    "Probabilities are calibrated on {0} validation reviews. They were off by {1} on average; now by {2}.",
    formatCount(reviews),
    formatPercent(before.expectedCalibrationError),
    formatPercent(after.expectedCalibrationError),
  );
}

function layoutOf(classCount: number): "two" | "few" | "many" {
  if (classCount <= 2) return "two";
  return classCount <= MOST_BESIDE_TABLE ? "few" : "many";
}
