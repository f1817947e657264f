// @vitest-environment happy-dom
import { classificationReport } from "@sentiment-tuner/metrics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import recordedEvents from "../../test-data/small-run/events.jsonl?raw";
import { parseEventLines } from "../run/parse-lines.ts";
import { isShown, textsOf } from "../testing/reader.ts";
import { viewAfter } from "../testing/shown-run.ts";
import { useLocale } from "../text/format.ts";
import { createResultsPanel } from "./results-panel.ts";

beforeAll(() => useLocale("en-US"));
afterAll(() => useLocale(undefined));

/** 8 of 10 reviews correct: 4 of 5 No, 4 of 5 Yes. */
const REPORT = {
  ...classificationReport(
    [0, 0, 0, 0, 0, 1, 1, 1, 1, 1],
    [0.1, 0.2, 0.3, 0.4, 0.6, 0.9, 0.8, 0.7, 0.6, 0.4].flatMap((yes) => [1 - yes, yes]),
    { classNames: ["No", "Yes"] },
  ),
  intervals: { f1: { low: 0.6, high: 0.95, level: 0.95 }, precision: { low: 1, high: 1, level: 0.95 } },
} as unknown as ReturnType<typeof classificationReport>; // One interval is enough.
const { accuracy } = REPORT;
const BASELINE = {
  name: "NBSVM",
  report: { ...REPORT, accuracy: accuracy - 0.1, expectedCalibrationError: REPORT.expectedCalibrationError + 0.02 },
};
const MCNEMAR = { onlyFirstCorrect: 2, onlySecondCorrect: 1, method: "exact", statistic: 1, pValue: 1 } as const;

function elementOf(...values: Parameters<ReturnType<typeof createResultsPanel>["update"]>): HTMLElement {
  const panel = createResultsPanel();
  panel.update(...values);
  return panel.element;
}

/** The tile with this label. */
function tileOf(element: HTMLElement, label: string): HTMLElement {
  const found = [...element.querySelectorAll<HTMLElement>(".tile")].find(
    (tile) => tile.querySelector("dt")?.textContent === label,
  );
  if (found === undefined) throw new Error(`No tile "${label}".`);
  return found;
}

describe("results panel", () => {
  it("shows the figures in order, named after the positive class", () => {
    const element = elementOf(REPORT, undefined);
    expect(textsOf(element, ".tile dt")).toEqual([
      "Accuracy",
      "F1 of Yes",
      "Precision of Yes",
      "Recall of Yes",
      "Area under ROC",
      "Area under PR",
      "Matthews correlation",
      "Calibration error",
    ]);
    expect(textsOf(tileOf(element, "Accuracy"), ".tile-value")).toEqual(["80.0%"]);
    expect(textsOf(tileOf(element, "Matthews correlation"), ".tile-value")).toEqual(["0.600"]);
    expect(textsOf(element, "p")).toEqual(["Tested on 10 reviews."]);
  });

  it("names the means of more than two classes", () => {
    expect(textsOf(elementOf({ ...REPORT, classNames: ["A", "B", "C"] }, undefined), ".tile dt")).toEqual([
      "Accuracy",
      "Macro F1",
      "Macro precision",
      "Macro recall",
      "Mean area under ROC",
      "Mean area under PR",
      "Matthews correlation",
      "Calibration error",
    ]);
  });

  it("has the figures of ordered classes when the report has them; a lower absolute error is better", () => {
    const ordered = { ...REPORT, classNames: ["1", "2", "3"], meanAbsoluteError: 0.5, quadraticKappa: 0.75 };
    const baseline = { ...BASELINE, report: { ...ordered, meanAbsoluteError: 0.6, quadraticKappa: 0.5 } };
    const element = elementOf(ordered, baseline);
    expect(textsOf(element, ".tile")).toHaveLength(10);
    expect(textsOf(tileOf(element, "Quadratic kappa"), ".tile-value")).toEqual(["0.750"]);
    expect(textsOf(tileOf(element, "Mean absolute error"), ".tile-value")).toEqual(["0.500"]);
    expect(textsOf(tileOf(element, "Mean absolute error"), ".better")).toEqual(["-0.100"]);
    const scale = tileOf(element, "Mean absolute error").querySelector<HTMLElement>(".interval");
    expect(scale?.style.getPropertyValue("--at")).toBe("0.25"); // The largest error of three classes is 2.
    expect(textsOf(element, "p")[0]).toContain("The absolute error is 1 if");
  });

  it("has the interval of the verdict for the accuracy, and none that has no width", () => {
    const element = elementOf(REPORT, undefined);
    expect(textsOf(tileOf(element, "Accuracy"), ".tile-interval")).toEqual(["95%: 49.0% to 94.3%"]);
    expect(textsOf(tileOf(element, "Precision of Yes"), ".tile-interval")).toEqual([""]);
  });

  it("shows an interval as text and on a scale", () => {
    const tile = tileOf(elementOf(REPORT, undefined), "F1 of Yes");
    expect(textsOf(tile, ".tile-interval")).toEqual(["95%: 60.0% to 95.0%"]);
    const { style } = tile.querySelector<HTMLElement>(".interval") ?? tile;
    const places = ["--at", "--from", "--to"].map((name) => Number(style.getPropertyValue(name)).toFixed(2));
    expect(places).toEqual(["0.60", "0.20", "0.90"]); // From 0.5 to 1.
  });

  it("starts the scale at 0 if the value is below one half", () => {
    const tile = tileOf(elementOf({ ...REPORT, accuracy: 0.4 }, undefined), "Accuracy");
    expect(tile.querySelector<HTMLElement>(".interval")?.style.getPropertyValue("--at")).toBe("0.4");
  });

  it("compares each figure with the baseline; a lower calibration error is better", () => {
    const element = elementOf(REPORT, BASELINE);
    expect(textsOf(tileOf(element, "Accuracy"), ".tile-baseline")).toEqual(["Word counter 70.0% +10.0 points"]);
    expect(textsOf(tileOf(element, "Accuracy"), ".better")).toEqual(["+10.0 points"]);
    expect(textsOf(tileOf(element, "Calibration error"), ".better")).toEqual(["-2.0 points"]);
    const worse = elementOf({ ...REPORT, accuracy: 0.6 }, BASELINE);
    expect(textsOf(tileOf(worse, "Accuracy"), ".worse")).toEqual(["-10.0 points"]);
  });

  it("names the baseline and describes the paired test once there is one", () => {
    expect(textsOf(elementOf(REPORT, BASELINE), "p")).toEqual([
      "Tested on 10 reviews. The word counter is NBSVM, trained on the same reviews.",
    ]);
    expect(textsOf(elementOf(REPORT, { ...BASELINE, mcnemar: MCNEMAR }), "p")[0]).toMatch(
      /The model is right and the word counter is wrong on 2 reviews; .*: the difference may be chance \(McNemar, p = 1\.000\)\.$/,
    );
  });

  it("is hidden without a report and follows a new one", () => {
    const panel = createResultsPanel();
    panel.update(undefined, undefined);
    expect(isShown(panel.element)).toBe(false);
    panel.update(REPORT, undefined);
    panel.update({ ...REPORT, accuracy: 0.9 }, undefined);
    expect(textsOf(tileOf(panel.element, "Accuracy"), ".tile-value")).toEqual(["90.0%"]);
  });

  it("shows the report of the recorded run", () => {
    const { report, baseline } = viewAfter(parseEventLines(recordedEvents).items);
    const element = elementOf(report, baseline);
    expect(textsOf(element, "p")[0]).toMatch(/^Tested on 16 reviews\. The word counter is NBSVM, words and bigrams/);
    expect(textsOf(element, ".tile-value")).toHaveLength(8);
  });

  it("shows hostile class and baseline names as text", () => {
    const element = elementOf({ ...REPORT, classNames: ["No", "<img src=x>"] }, { ...BASELINE, name: "<b>x</b>" });
    expect(element.querySelector("img, b")).toBeNull();
    expect(textsOf(element, ".tile dt")[1]).toBe("F1 of <img src=x>");
  });
});
