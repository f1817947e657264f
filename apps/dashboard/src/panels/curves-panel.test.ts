// @vitest-environment happy-dom
import { beforeAll, describe, expect, it } from "vitest";

import { evaluateAtThreshold } from "../predictions/threshold.ts";
import { drawnTexts, installCanvas } from "../testing/canvas.ts";
import { isShown, press, rowsOf, textsOf } from "../testing/reader.ts";
import { analysisOf, predictionsOf } from "../testing/shown-run.ts";
import { createCurvesPanel, rocLine } from "./curves-panel.ts";

beforeAll(installCanvas);

/** One of three Yes is below the best No. */
const ANALYSIS = analysisOf(
  predictionsOf([
    ["Yes", 0.9],
    ["Yes", 0.8],
    ["No", 0.4],
    ["Yes", 0.3],
    ["No", 0.1],
  ]),
);

function panelOf(...values: Parameters<ReturnType<typeof createCurvesPanel>["update"]>) {
  const panel = createCurvesPanel();
  panel.update(...values);
  return panel;
}

const summaries = (element: HTMLElement): (string | null)[] =>
  [...element.querySelectorAll("[role=img]")].map((picture) => picture.getAttribute("aria-label"));

describe("curves panel", () => {
  it("shows three charts with legends and areas", () => {
    const { element } = panelOf(ANALYSIS, undefined);
    expect(textsOf(element, "h3")).toEqual(["ROC curve", "Precision–recall curve", "Reliability"]);
    expect(textsOf(element, ".legend-item")).toEqual([
      "true positive rate",
      "chance",
      "threshold",
      "precision",
      "threshold",
      "fraction correct",
      "ideal",
    ]);
    expect(textsOf(element, ".legend-note")).toEqual(["area 0.833", "area 0.917", "gap 30.0 points"]);
  });

  it("describes each chart for screen readers", () => {
    expect(summaries(panelOf(ANALYSIS, undefined).element)).toEqual([
      "ROC curve. Area 0.833, for Yes; chance is 0.5.",
      "Precision–recall curve. Average precision 0.917, for Yes.",
      "Reliability. On average, confidence and accuracy differ by 30.0 points.",
    ]);
  });

  it("says why there is no curve when all reviews have one class", () => {
    const [roc, pr] = summaries(panelOf(analysisOf(predictionsOf([["No", 0.2]])), undefined).element);
    expect(roc).toBe("ROC curve. No test review has the class Yes, so there is no curve.");
    expect(pr).toBe("Precision–recall curve. No test review has the class Yes, so there is no curve.");
  });

  it("puts the threshold on both curves and follows it", () => {
    const panel = panelOf(ANALYSIS, evaluateAtThreshold(ANALYSIS, 0.5));
    const roc = panel.element.querySelector("figure") ?? panel.element;
    press(roc, "ROC curve as a table");
    const points = () =>
      rowsOf(roc)
        .map(([x, _curve, _chance, threshold]) => [x, threshold])
        .filter(([, threshold]) => threshold !== "–");
    expect(points()).toEqual([
      ["False positive rate", "threshold"],
      ["0.00", "0.67"],
    ]);
    panel.update(ANALYSIS, evaluateAtThreshold(ANALYSIS, 0.2));
    expect(points()[1]).toEqual(["0.50", "1.00"]);
  });

  it("writes the ends of fixed axes", async () => {
    const { element } = panelOf(ANALYSIS, undefined);
    expect(await drawnTexts(element)).toEqual(expect.arrayContaining(["0.00", "1.00", "100%"]));
  });

  describe("with three classes", () => {
    const rows = [
      ["a", 0.7, 0.2],
      ["a", 0.5, 0.3],
      ["b", 0.1, 0.8],
      ["b", 0.6, 0.3],
      ["c", 0.2, 0.2],
    ] as const;
    const three = analysisOf(
      rows.map(([label, a, b], line) => ({ path: "t", line, label, probabilities: { a, b, c: 1 - a - b } })),
    );
    const pick = (element: HTMLElement, index: number): void => {
      const list = element.querySelector("select");
      if (list === null) throw new Error("No list.");
      list.selectedIndex = index;
      list.dispatchEvent(new Event("change"));
    };

    it("shows the curves of the last class, without a threshold, and offers the others", () => {
      const { element } = panelOf(three, undefined);
      expect(textsOf(element, ".select")[0]).toMatch(/^Class/);
      expect(textsOf(element, "option")).toEqual(["a", "b", "c"]);
      expect(textsOf(element, ".legend-item")).not.toContain("threshold");
      expect(summaries(element)[0]).toBe("ROC curve. Area 1.000, for c; chance is 0.5.");
    });

    it("shows the class that is picked, also after an update", () => {
      const panel = panelOf(three, undefined);
      pick(panel.element, 0);
      panel.update(three, undefined);
      expect(summaries(panel.element).slice(0, 2)).toEqual([
        "ROC curve. Area 0.833, for a; chance is 0.5.",
        "Precision–recall curve. Average precision 0.833, for a.",
      ]);
    });

    it("leaves reliability to the most probable class", () => {
      const { element } = panelOf(three, undefined);
      const before = summaries(element)[2];
      pick(element, 1);
      expect(summaries(element)[2]).toBe(before);
    });

    it("has no list for the two classes of another run, and a threshold again", () => {
      const panel = panelOf(three, undefined);
      panel.update(ANALYSIS, evaluateAtThreshold(ANALYSIS, 0.5));
      expect(textsOf(panel.element, "select")).toEqual([]);
      expect(textsOf(panel.element, ".legend-item")).toContain("threshold");
      expect(panel.element.querySelectorAll("figure")).toHaveLength(3);
    });
  });

  it("is hidden without predictions", () => {
    expect(isShown(panelOf(undefined, undefined).element)).toBe(false);
  });
});

describe("rocLine", () => {
  it("starts at the origin, ends at (1, 1) and has at most about 500 points", () => {
    const many = analysisOf(
      predictionsOf(Array.from({ length: 3000 }, (_, index) => [index % 3 === 0 ? "No" : "Yes", (index + 0.5) / 3000])),
    );
    const { x, y } = rocLine(many.positive);
    expect(x.length).toBeGreaterThan(100);
    expect(x.length).toBeLessThanOrEqual(501);
    expect([x[0], y[0], x[x.length - 1], y[y.length - 1]]).toEqual([0, 0, 1, 1]);
  });
});
