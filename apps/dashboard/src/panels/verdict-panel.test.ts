// @vitest-environment happy-dom
import type { FromDashboard, RunReport } from "@sentiment-tuner/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { ShownRun } from "../page-state.ts";
import { buttonLabels, isShown, press, textsOf } from "../testing/reader.ts";
import { shownRun, summaryOf, viewAfter } from "../testing/shown-run.ts";
import { useLocale } from "../text/format.ts";
import { createVerdictPanel } from "./verdict-panel.ts";

beforeAll(() => useLocale("en-US"));
afterAll(() => useLocale(undefined));

/** A completed run with these counts, `[actual][predicted]`. */
function runOf(confusionMatrix: number[][], fields: Partial<ShownRun["summary"]> = {}, others = {}): ShownRun {
  const rows = confusionMatrix.flat().reduce((sum, count) => sum + count, 0);
  const accuracy = ((confusionMatrix[0]?.[0] ?? 0) + (confusionMatrix[1]?.[1] ?? 0)) / rows;
  const report = { rows, accuracy, confusionMatrix, classNames: ["Negative", "Positive"], ...others };
  return {
    ...shownRun(),
    id: "a",
    summary: summaryOf(fields),
    view: { ...viewAfter([]), report: report as unknown as RunReport },
  }; // The fields that a verdict needs.
}

function panelOf(run: ShownRun) {
  const sent: FromDashboard[] = [];
  const panel = createVerdictPanel((message) => sent.push(message));
  panel.update(run);
  return { element: panel.element, sent };
}

describe("verdict panel", () => {
  it("leads with a sentence and one figure with its interval", () => {
    const { element } = panelOf(
      runOf([
        [450, 50],
        [50, 450],
      ]),
    );
    expect(textsOf(element, "h2")).toEqual(["Good: 90% of 1,000 test reviews are right."]);
    expect(textsOf(element, ".verdict-value")).toEqual(["90%"]);
    expect(textsOf(element, ".verdict-interval")).toEqual(["accuracy on 1,000 test reviews; 88% to 92% is plausible"]);
    expect(element.dataset["kind"]).toBe("good");
  });

  it("does not offer a coin toss for hovers, but longer training", () => {
    const { element, sent } = panelOf(
      runOf([
        [0, 25],
        [0, 35],
      ]),
    );
    expect(buttonLabels(element)).toEqual(["Train longer"]);
    press(element, "Train longer");
    expect(sent).toEqual([{ kind: "trainAgain", runId: "a" }]);
  });

  it("offers the model of the ladder that is recommended", () => {
    const linear = {
      name: "linear",
      report: {
        rows: 60,
        accuracy: 59 / 60,
        confusionMatrix: [
          [30, 0],
          [1, 29],
        ],
      },
    };
    const ladder = { recommended: "linear", recommendation: "Keep it.", rungs: [linear] };
    const { element, sent } = panelOf(
      runOf(
        [
          [0, 30],
          [0, 30],
        ],
        {},
        { ladder },
      ),
    );
    press(element, "Use the word counter");
    expect(sent).toEqual([{ kind: "keep", runId: "a", rung: "linear" }]);
  });

  it("offers a better model of the ladder on too little data, and to add reviews", () => {
    const coin = [
      [3, 3],
      [3, 3],
    ];
    expect(buttonLabels(panelOf(runOf(coin)).element)).toEqual(["Add reviews"]);
    const report = {
      rows: 12,
      accuracy: 1,
      confusionMatrix: [
        [6, 0],
        [0, 6],
      ],
    };
    const ladder = { recommended: "linear", recommendation: "Keep it.", rungs: [{ name: "linear", report }] };
    const { element, sent } = panelOf(runOf(coin, {}, { ladder }));
    expect(buttonLabels(element)).toEqual(["Use the word counter", "Add reviews"]);
    press(element, "Add reviews");
    expect(sent).toEqual([{ kind: "openDataset", runId: "a" }]);
  });

  it("has nothing left to offer for a good model that is used", () => {
    expect(
      buttonLabels(
        panelOf(
          runOf(
            [
              [29, 1],
              [1, 29],
            ],
            { isUsedForHovers: true },
          ),
        ).element,
      ),
    ).toEqual([]);
  });

  it("is hidden without a report", () => {
    expect(isShown(panelOf({ ...shownRun(), view: viewAfter([]) }).element)).toBe(false);
  });
});
