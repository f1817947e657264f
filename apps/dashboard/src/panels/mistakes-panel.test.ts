// @vitest-environment happy-dom
import type { FromDashboard } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import type { PredictionAnalysis } from "../predictions/prediction-analysis.ts";
import { buttonLabels, isShown, press, textsOf } from "../testing/reader.ts";
import { analysisOf, predictionsOf } from "../testing/shown-run.ts";
import { createMistakesPanel } from "./mistakes-panel.ts";

function panelOf(analysis: PredictionAnalysis | undefined, runId = "run") {
  const sent: FromDashboard[] = [];
  const panel = createMistakesPanel((message) => sent.push(message));
  panel.update(runId, analysis);
  return { panel, element: panel.element, sent };
}

const FEW = analysisOf(
  predictionsOf([
    ["No", 0.9, "<script>alert(1)</script><img src=x>"],
    ["Yes", 0.3],
    ["No", 0.95, "Worst of all."],
    ["Yes", 0.8],
  ]),
);
/** 40 wrong reviews, the most confident in line 2. */
const MANY = analysisOf(predictionsOf(Array.from({ length: 40 }, (_, index) => ["No", 0.99 - index / 100])));

describe("mistakes panel", () => {
  it("lists wrong reviews, the most confident first, with score, classes, text and place", () => {
    const { element } = panelOf(FEW);
    expect(textsOf(element, "p")[0]).toBe(
      "3 of 4 test reviews are classified wrongly. Choose one to open the dataset at its row.",
    );
    expect(textsOf(element, ".mistake-verdict")).toEqual([
      "95.0%Yesactual: No",
      "90.0%Yesactual: No",
      "70.0%Noactual: Yes",
    ]);
    expect(textsOf(element, ".mistake-text")).toEqual([
      "Worst of all.",
      "<script>alert(1)</script><img src=x>",
      "Open the dataset to read it.",
    ]);
    expect(textsOf(element, ".mistake-place")).toEqual(["test.csv, line 4", "test.csv, line 2", "test.csv, line 3"]);
  });

  it("keeps markup in a review as text", () => {
    expect(panelOf(FEW).element.querySelector("script, img")).toBeNull();
  });

  it("opens the dataset at the row of the chosen review", () => {
    const { element, sent } = panelOf(FEW, "run-7");
    element.querySelectorAll<HTMLElement>("button.mistake")[2]?.click();
    expect(sent).toEqual([{ kind: "openReview", runId: "run-7", path: "/data/test.csv", line: 3 }]);
  });

  it("corrects a wrong label in place", () => {
    const { element, sent } = panelOf(FEW, "run-7");
    element.querySelector<HTMLElement>(".mistake-correct")?.click();
    expect(sent).toMatchObject([{ kind: "correctLabel", runId: "run-7", path: "/data/test.csv" }]);
    const [message] = sent;
    expect(message?.kind === "correctLabel" && [message.from, message.to].sort()).toEqual(["No", "Yes"]);
  });

  it("shows 8 mistakes first, 24 more at a press, and then the rest", () => {
    const { element } = panelOf(MANY);
    document.body.append(element);
    expect(textsOf(element, "li")).toHaveLength(8);
    press(element, "Show more");
    expect(textsOf(element, "li")).toHaveLength(32);
    expect(document.activeElement?.textContent).toContain("line 10"); // The first new row has the focus.
    press(element, "Show more");
    expect(textsOf(element, "li")).toHaveLength(40);
    expect(buttonLabels(element)).not.toContain("Show more");
    element.remove();
  });

  it("begins with 8 mistakes again for another run", () => {
    const { panel, element } = panelOf(MANY);
    press(element, "Show more");
    panel.update("another", MANY);
    expect(textsOf(element, "li")).toHaveLength(8);
  });

  it("offers no filter for two classes", () => {
    expect(textsOf(panelOf(FEW).element, "select")).toEqual([]);
  });

  it("selects mistakes by their actual and predicted class", () => {
    const three = analysisOf(
      ["ab", "ab", "ac", "cb", "aa"].map(([label = "", predicted = ""], line) => ({
        path: "t",
        line,
        label,
        probabilities: { a: 0.1, b: 0.1, c: 0.1, [predicted]: 0.8 },
      })),
    );
    const { panel, element } = panelOf(three);
    const lists = [...element.querySelectorAll("select")];
    const pick = (list: number, name: string): void => {
      const options = [...(lists[list]?.options ?? [])];
      if (lists[list] !== undefined) lists[list].selectedIndex = options.findIndex(({ text }) => text === name);
      lists[list]?.dispatchEvent(new Event("change"));
    };
    expect(textsOf(element, ".select span")).toEqual(["Actual class", "Predicted class"]);
    expect(textsOf(element, "select:first-of-type option").slice(0, 4)).toEqual(["all", "a", "b", "c"]);
    pick(0, "a");
    expect(textsOf(element, "li")).toHaveLength(3);
    pick(1, "b");
    expect(textsOf(element, ".mistake-verdict")).toEqual(["80.0%bactual: a", "80.0%bactual: a"]);
    expect(textsOf(element, "[aria-live]")).toEqual(["2 of 4 mistakes"]);
    pick(0, "all");
    expect(textsOf(element, "li")).toHaveLength(3);
    pick(1, "a");
    expect(textsOf(element, "li")).toEqual([]);
    panel.update("another", analysisOf(predictionsOf([["No", 0.9]])));
    expect(textsOf(element, "li")).toHaveLength(1);
  });

  it("says so when all reviews are correct", () => {
    const { element } = panelOf(analysisOf(predictionsOf([["Yes", 0.9]])));
    expect(textsOf(element, "p")[0]).toBe("None: the model is right on the whole test set (1).");
    expect(textsOf(element, "li, vscode-button")).toEqual([]);
  });

  it("is hidden without predictions and shown when they arrive", () => {
    const { panel, element } = panelOf(undefined);
    expect(isShown(element)).toBe(false);
    panel.update("run", FEW);
    expect(isShown(element)).toBe(true);
  });
});
