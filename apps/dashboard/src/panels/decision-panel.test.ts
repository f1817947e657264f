// @vitest-environment happy-dom
import { type ClassificationReport, classificationReport } from "@sentiment-tuner/metrics";
import type { DecisionRecord, FromDashboard } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import type { PredictionAnalysis } from "../predictions/prediction-analysis.ts";
import type { ThresholdResult } from "../predictions/threshold.ts";
import { buttonLabels, isShown, press, rowsOf, textsOf } from "../testing/reader.ts";
import { analysisOf, predictionsOf } from "../testing/shown-run.ts";
import { createDecisionPanel } from "./decision-panel.ts";

const NAMES = ["No", "Yes"];
/** At 0.5, one Yes is missed: 0.3. The highest F1 is at 0.25, between 0.3 and 0.2. */
const ANALYSIS = analysisOf(
  predictionsOf([
    ["Yes", 0.9],
    ["Yes", 0.8],
    ["Yes", 0.3],
    ["No", 0.2],
    ["No", 0.1],
  ]),
);
const REPORT = reportOf(ANALYSIS);

function reportOf({ table }: PredictionAnalysis) {
  return classificationReport([...table.labels], [...table.probabilities], { classNames: table.classNames });
}

function panelOf(
  report: ClassificationReport | undefined,
  analysis: PredictionAnalysis | undefined,
  decision?: DecisionRecord,
) {
  const thresholds: (ThresholdResult | undefined)[] = [];
  const sent: FromDashboard[] = [];
  const panel = createDecisionPanel(
    (message) => sent.push(message),
    (result) => thresholds.push(result),
  );
  panel.update("a", report && { ...report, ...(decision && { decision }) }, analysis);
  return { panel, element: panel.element, thresholds, sent };
}

/** Moves the slider as a user does. */
function moveSlider(element: HTMLElement, to: number): void {
  const slider = element.querySelector("input");
  if (slider === null) throw new Error("No slider.");
  slider.value = String(to);
  slider.dispatchEvent(new Event("input"));
}

const figures = (element: HTMLElement): string[] => textsOf(element, ".stats .stat-value");

describe("decision panel", () => {
  it("starts at 0.5 with the figures of the report and no changes", () => {
    const { element, thresholds } = panelOf(REPORT, ANALYSIS);
    expect(textsOf(element, "output")).toEqual(["0.50"]);
    expect(textsOf(element, ".threshold p")[0]).toBe(
      "A review is classified as Yes when the model's score for this class is above the threshold.",
    );
    expect(textsOf(element, ".stats dt")).toEqual(["Accuracy", "Precision", "Recall", "F1"]);
    expect(figures(element)).toEqual(["80.0%", "100.0%", "66.7%", "80.0%"]);
    expect(textsOf(element, ".stats .stat-note")).toEqual(["", "", "", ""]);
    expect(thresholds.at(-1)?.threshold).toBe(0.5);
  });

  it("follows the slider: figures, changes, matrix and the listener", () => {
    const { element, thresholds } = panelOf(REPORT, ANALYSIS);
    moveSlider(element, 0.15);
    expect(textsOf(element, "output")).toEqual(["0.15"]);
    expect(figures(element)).toEqual(["80.0%", "75.0%", "100.0%", "85.7%"]);
    expect(textsOf(element, ".stats .stat-note")).toEqual(["0.0", "-25.0", "+33.3", "+5.7"]);
    expect(textsOf(element, ".confusion .cell-count")).toEqual(["1", "1", "0", "3"]);
    expect(thresholds.at(-1)).toMatchObject({ threshold: 0.15, recall: 1 });
    expect(element.querySelector("input")?.getAttribute("aria-valuetext")).toBe("0.15");
  });

  it("moves to the highest F1 and back", () => {
    const { element } = panelOf(REPORT, ANALYSIS);
    expect(buttonLabels(element)).toEqual(["Highest F1", "Reset to 0.50"]);
    press(element, "Highest F1");
    expect(textsOf(element, "output")).toEqual(["0.25"]);
    expect(figures(element)[3]).toBe("100.0%");
    press(element, "Reset to 0.50");
    expect(textsOf(element, "output")).toEqual(["0.50"]);
  });

  it("stores the threshold that was chosen", () => {
    const { element, sent } = panelOf(REPORT, ANALYSIS);
    moveSlider(element, 0.25);
    press(element, "Use this threshold");
    expect(sent).toEqual([{ kind: "applyThreshold", runId: "a", threshold: 0.25 }]);
  });

  it("starts at the threshold of the model, and says what calibration changed", () => {
    const { element } = panelOf(REPORT, ANALYSIS, {
      temperature: 1.5,
      threshold: 0.4,
      reviews: 200,
      before: { logLoss: 0.4, expectedCalibrationError: 0.08 },
      after: { logLoss: 0.3, expectedCalibrationError: 0.02 },
    });
    expect(textsOf(element, "output")).toEqual(["0.40"]);
    expect(buttonLabels(element)).not.toContain("Use this threshold");
    expect(textsOf(element, "p")[0]).toBe(
      "Probabilities are calibrated on 200 validation reviews. They were off by 8.0% on average; now by 2.0%.",
    );
  });

  it("says nothing of a calibration without validation reviews", () => {
    const errors = { logLoss: 0.4, expectedCalibrationError: 0.08 };
    const decision = { temperature: 1, threshold: 0.5, reviews: 0, before: errors, after: errors };
    const { element } = panelOf(REPORT, ANALYSIS, decision);
    expect(element.querySelector("p")?.hidden).toBe(true);
    expect(element.textContent).not.toContain("calibrated");
  });

  it("has a table by class with its number of reviews", () => {
    const rows = rowsOf(panelOf(REPORT, ANALYSIS).element.querySelector(".classes") ?? document.body);
    expect(rows[0]).toEqual(["Class", "Precision", "Recall", "F1"]);
    expect(rows[1]?.[0]).toBe("No 2 reviews");
    expect(rows[2]?.[0]).toBe("Yes 3 reviews");
    expect(rows[2]?.[2]).toMatch(/^66\.7% \d/); // With an interval.
  });

  it("starts at 0.5 again for other predictions", () => {
    const { panel, element } = panelOf(REPORT, ANALYSIS);
    moveSlider(element, 0.9);
    const other = analysisOf(predictionsOf([["Yes", 0.7], ["No", 0.6]])); // prettier-ignore
    panel.update("a", reportOf(other), other);
    expect(textsOf(element, "output")).toEqual(["0.50"]);
    expect(figures(element)[0]).toBe("50.0%");
  });

  it("shows the report's matrix without a slider while there are no predictions", () => {
    const { element, thresholds } = panelOf(REPORT, undefined);
    expect(isShown(element.querySelector("input") ?? element)).toBe(false);
    expect(textsOf(element, ".confusion .cell-count")).toEqual(["2", "0", "1", "2"]);
    expect(thresholds).toEqual([undefined]);
  });

  it("shows no slider for three classes", () => {
    const three = analysisOf(
      ["A", "B", "C"].map((label, index) => ({
        path: "t",
        line: index,
        label,
        probabilities: { A: 0.5, B: 0.3, C: 0.2 },
      })),
    );
    const { element } = panelOf(reportOf(three), three);
    expect(isShown(element.querySelector("input") ?? element)).toBe(false);
    expect(textsOf(element, ".confusion .cell")).toHaveLength(9);
    expect(textsOf(element, "p")).toEqual([
      "Each review is classified as the most probable of 3 classes. A decision threshold exists only for two classes.",
    ]);
  });

  it("is hidden without a report", () => {
    expect(isShown(panelOf(undefined, undefined).element)).toBe(false);
  });

  it("shows hostile class names as text", () => {
    const hostile = { ...REPORT, classNames: [NAMES[0] ?? "", "<img src=x>"] };
    const { element } = panelOf(hostile, undefined);
    expect(element.querySelector("img")).toBeNull();
    expect(textsOf(element, ".classes tbody th")[1]).toContain("<img src=x>");
  });
});
