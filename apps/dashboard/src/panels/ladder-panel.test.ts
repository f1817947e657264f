// @vitest-environment happy-dom
import type { FromDashboard, RunReport, TimedEvent } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { isShown, press, rowsOf, textsOf } from "../testing/reader.ts";
import { timed } from "../testing/sample-options.ts";
import { shownRun, viewAfter } from "../testing/shown-run.ts";
import { createLadderPanel } from "./ladder-panel.ts";

const rung = (name: string, accuracy: number, msPerText: number, bytes = 3 * 2 ** 20) => ({
  name,
  report: { accuracy, rows: 1000 },
  trainMs: 700,
  bytes,
  msPerText,
});
const RUNGS = [rung("majority", 0.5, 0, 15), rung("linear", 0.885, 0.14), rung("fine-tuned", 0.86, 25)];
const EVENTS = RUNGS.map((one) => timed({ type: "rung", rung: one }));

function panelOf(events: readonly TimedEvent[], report?: object) {
  const sent: FromDashboard[] = [];
  const panel = createLadderPanel((message) => sent.push(message));
  const view = viewAfter(events);
  if (report !== undefined) view.report = report as RunReport; // The fields that the panel reads.
  panel.update({ ...shownRun(), id: "a", view });
  return { element: panel.element, sent };
}

describe("ladder panel", () => {
  const ladder = { rungs: RUNGS, recommended: "linear", recommendation: "Keep the word counter: it is better." };

  it("shows all models side by side, with the sentence that recommends one", () => {
    const { element } = panelOf([], { ladder });
    expect(textsOf(element, ".recommendation")).toEqual(["Keep the word counter: it is better."]);
    expect(rowsOf(element)).toEqual([
      ["Model", "Accuracy", "Training time", "Size", "Time for a text", "Hovers"],
      ["Always the most frequent class", "50.0%46.9 – 53.1%", "1 s", "under 1 MB", "under 0.1 ms", ""],
      ["Word counterrecommended", "88.5%86.4 – 90.3%", "1 s", "3 MB", "0.1 ms", "Use for hovers"],
      ["Fine-tuned model", "86.0%83.7 – 88.0%", "1 s", "3 MB", "25 ms", "answers now"],
    ]);
    expect(element.querySelectorAll(".interval")).toHaveLength(3);
  });

  it("has what decides beside it: the figures on unseen reviews", () => {
    const unseen = { reviews: 500, accuracy: 0.87, standardError: 0.015, logLoss: 0.3 };
    const rungs = RUNGS.map((one, index) => (index === 0 ? one : { ...one, unseen }));
    const columnOf = (given: object) =>
      rowsOf(panelOf([], { ladder: { ...ladder, rungs: given } }).element).map((row) => row[2]);
    expect(columnOf(rungs)).toEqual(["Validation accuracy", "", "87.0% ± 2.9%", "87.0% ± 2.9%"]);
    const folded = rungs.map((one) => ({ ...one, ...("unseen" in one && { unseen: { ...unseen, folds: 5 } }) }));
    expect(columnOf(folded)[0]).toBe("Cross-validated accuracy");
  });

  it("lets another model answer", () => {
    const { element, sent } = panelOf([], { ladder });
    press(element, "Use for hovers");
    expect(sent).toEqual([{ kind: "keep", runId: "a", rung: "linear" }]);
  });

  it("says which model was kept", () => {
    const { element } = panelOf([], { ladder, kept: "linear" });
    expect(rowsOf(element).map((row) => row[5])).toEqual(["Hovers", "", "answers now", "Use for hovers"]);
  });

  it("shows models as they are evaluated, without a choice yet", () => {
    const { element } = panelOf(EVENTS);
    expect(textsOf(element, ".recommendation, .text-button")).toEqual([]);
    expect(rowsOf(element)[0]).toEqual(["Model", "Accuracy", "Training time", "Size", "Time for a text"]);
    expect(rowsOf(element)).toHaveLength(4);
  });

  it("is hidden for a run without a ladder", () => {
    expect(isShown(panelOf(EVENTS.slice(0, 1)).element)).toBe(false);
  });
});
