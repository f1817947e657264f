// @vitest-environment happy-dom
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { ShownRun } from "../page-state.ts";
import { installCanvas } from "../testing/canvas.ts";
import { isShown, press, rowsOf, textsOf } from "../testing/reader.ts";
import { THREE_CLASSES } from "../testing/sample-options.ts";
import { analysisOf, predictionsOf, SHORT_RUN, shownRun } from "../testing/shown-run.ts";
import { useLocale } from "../text/format.ts";
import { createComparePanel } from "./compare-panel.ts";

beforeAll(() => {
  installCanvas();
  useLocale("en-US");
});
afterAll(() => useLocale(undefined));

const SMALL = { epochs: 1, stepsPerEpoch: 5, testReviews: 120 };
const FIRST: ShownRun = {
  ...shownRun(SHORT_RUN, { name: "First" }),
  analysis: analysisOf(predictionsOf([["Yes", 0.9], ["No", 0.2], ["Yes", 0.7]])), // prettier-ignore
};
const SECOND: ShownRun = {
  ...shownRun({ ...SHORT_RUN, id: "second", seed: 2, learningRate: 2e-5 }, { name: "Second" }),
  analysis: analysisOf(predictionsOf([["Yes", 0.9], ["No", 0.8], ["Yes", 0.3]])), // prettier-ignore
};

function withoutPredictions({ analysis: _analysis, ...run }: ShownRun): ShownRun {
  return run;
}

function panelOf(runs: readonly ShownRun[]) {
  const panel = createComparePanel();
  panel.update(runs);
  return panel;
}

/** The table with this caption. */
function tableOf(element: HTMLElement, caption: string): string[][] {
  const found = [...element.querySelectorAll("table")].find((table) => table.caption?.textContent.startsWith(caption));
  if (found === undefined) throw new Error(`No table "${caption}".`);
  return rowsOf(found);
}

describe("compare panel", () => {
  it("has one line per run in three charts", () => {
    const { element } = panelOf([FIRST, SECOND]);
    expect(textsOf(element, "h1")).toEqual(["2 runs compared"]);
    expect(textsOf(element, "h3")).toEqual(["Training loss, smoothed", "Accuracy", "ROC curve"]);
    expect(element.querySelectorAll("[aria-label$='One line for each of 2 runs.']")).toHaveLength(3);
    press(element, "Accuracy as a table");
    const rows = tableOf(element, "Accuracy");
    expect(rows[0]).toEqual(["Epoch", "First", "Second"]);
    expect(rows.map(([epoch]) => epoch).slice(1)).toEqual(["1", "2"]);
  });

  it("shows figures and settings, one column per run", () => {
    const rows = tableOf(panelOf([FIRST, SECOND]).element, "Figures of the compared runs");
    expect(rows[0]).toEqual(["Figure", "First", "Second"]);
    const cell = (name: string) => rows.find(([label]) => label === name)?.slice(1);
    const accuracies = [FIRST, SECOND].map(({ view }) => `${((view.report?.accuracy ?? 0) * 100).toFixed(1)}%`);
    expect(cell("Accuracy")).toEqual(accuracies);
    expect(cell("Accuracy, 95% interval")?.[0]).toMatch(/^\d\d\.\d – \d\d\.\d%$/);
    expect(cell("Training reviews")).toEqual(["160", "160"]);
    expect(cell("Learning rate")).toEqual(["5.0e-5", "2.0e-5"]);
    expect(cell("Time")).toEqual(["8 s", "8 s"]);
    expect(rows).toHaveLength(18);
  });

  it("tests the first run against each other run on the common reviews", () => {
    const { element } = panelOf([FIRST, SECOND]);
    expect(tableOf(element, "First against each other run")).toEqual([
      [
        "Other run",
        "Common reviews",
        "Accuracy difference, points",
        "Only First correct",
        "Only the other correct",
        "McNemar",
      ],
      ["Second", "3", "+66.7", "2", "0", "p = 0.500"],
    ]);
    expect(textsOf(element, "p.muted")).toEqual([
      "First is right and Second is wrong on 2 reviews; the reverse is true for 0 reviews: the difference may be chance (McNemar, p = 0.500).",
    ]);
  });

  it("says when two runs have no common reviews, and tests them once predictions arrive", () => {
    const panel = panelOf([FIRST, withoutPredictions(SECOND)]);
    const lastRow = () => tableOf(panel.element, "First against")[1];
    expect(lastRow()).toEqual(["Second", "no common test reviews", "–", "–", "–", "–"]);
    panel.update([FIRST, SECOND]);
    expect(lastRow()?.[1]).toBe("3");
  });

  it("offers the classes of runs with more than two, for their ROC curves", () => {
    const run = (id: string, seed: number) => shownRun({ ...THREE_CLASSES, ...SMALL, id, seed });
    const { element } = panelOf([run("a", 1), run("b", 2)]);
    const list = element.querySelector("select");
    expect(textsOf(element, ".select option")).toEqual(["Negative", "Neutral", "Positive"]);
    expect(list?.selectedIndex).toBe(2);
    press(element, "ROC curve as a table");
    const before = tableOf(element, "ROC curve");
    if (list !== null) list.selectedIndex = 1;
    list?.dispatchEvent(new Event("change"));
    expect(tableOf(element, "ROC curve")).not.toEqual(before);
    const names = tableOf(element, "Figures of the compared runs").map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(["Macro F1", "Macro precision", "Macro recall", "Quadratic kappa"]));
  });

  it("says that runs with different classes cannot be compared, and draws no ROC curves of them", () => {
    const three = shownRun({ ...THREE_CLASSES, ...SMALL, id: "three" }, { name: "Three" });
    const { element } = panelOf([shownRun(SHORT_RUN, { name: "Two" }), three]);
    expect(textsOf(element, ".warning")).toEqual([
      "The runs have different classes. Their figures describe different tasks and cannot be compared.",
    ]);
    expect(textsOf(element, "h3")).toEqual(["Training loss, smoothed", "Accuracy"]);
    expect(tableOf(element, "Two against")[1]).toEqual(["Three", "different classes", "–", "–", "–", "–"]);
    expect(tableOf(element, "Figures of the compared runs")[1]).toEqual(["Classes", "2", "3"]);
    expect(textsOf(element, "select")).toEqual([]);
  });

  it("builds its charts again for other runs", () => {
    const panel = panelOf([FIRST, SECOND]);
    panel.update([SECOND, FIRST, { ...FIRST, id: "third", summary: { ...FIRST.summary, name: "Third" } }]);
    expect(textsOf(panel.element, "h1")).toEqual(["3 runs compared"]);
    expect(textsOf(panel.element, ".name-plate")).toEqual(["Second", "First", "Third"]);
    expect(panel.element.querySelectorAll("figure")).toHaveLength(3);
  });

  it("is hidden for a single run", () => {
    expect(isShown(panelOf([FIRST]).element)).toBe(false);
  });

  it("shows hostile run names as text", () => {
    const hostile = { ...FIRST, summary: { ...FIRST.summary, name: "<img src=x>" } };
    const { element } = panelOf([hostile, SECOND]);
    expect(element.querySelector("img")).toBeNull();
    expect(textsOf(element, ".name-plate")[0]).toBe("<img src=x>");
  });
});
