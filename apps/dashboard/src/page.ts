import type { FromDashboard } from "@sentiment-tuner/protocol";

import { element } from "./dom.ts";
import { type PageState, shownRuns } from "./page-state.ts";
import { createComparePanel } from "./panels/compare-panel.ts";
import { createCurvesPanel } from "./panels/curves-panel.ts";
import { createDataPanel } from "./panels/data-panel.ts";
import { createDecisionPanel } from "./panels/decision-panel.ts";
import { createEmptyPanel } from "./panels/empty-panel.ts";
import { createMistakesPanel } from "./panels/mistakes-panel.ts";
import { createResultsPanel } from "./panels/results-panel.ts";
import { createRunHeader } from "./panels/run-header.ts";
import { createRunList } from "./panels/run-list.ts";
import { createTrainingPanel } from "./panels/training-panel.ts";
import type { ThresholdView } from "./threshold-view.ts";
import type { Judgement } from "./judgement.ts";

/** The whole page: made once, then brought up to date. */
export interface Page {
  readonly element: HTMLElement;
  update(state: PageState): void;
  retheme(): void;
}

export function createPage(send: (message: FromDashboard) => void): Page {
  let judgement: Judgement | undefined;
  let threshold: ThresholdView | undefined;
  const empty = createEmptyPanel(send);
  const list = createRunList(send);
  const compare = createComparePanel();
  const header = createRunHeader(send);
  const results = createResultsPanel();
  const decisions = createDecisionPanel((view) => {
    threshold = view;
    curves.update(judgement, threshold);
  });
  const curves = createCurvesPanel();
  const mistakes = createMistakesPanel(send);
  const training = createTrainingPanel();
  const data = createDataPanel(send);
  const single = element(
    "div",
    { class: "single" },
    ...[header, results, decisions, curves, mistakes, training, data].map((panel) => panel.element),
  );

  return {
    element: element("main", { id: "dashboard" }, empty, list.element, compare.element, single),
    update(state) {
      const runs = shownRuns(state);
      const [focus] = runs;
      empty.hidden = !state.isReady || focus !== undefined;
      single.hidden = focus === undefined || runs.length > 1;
      list.update(state.runs, state.shown);
      compare.update(runs);
      if (focus === undefined || runs.length > 1) return;
      const { id, view } = focus;
      judgement = view.report === undefined ? undefined : focus.judgement; // A run that goes on is judged anew.
      header.update(focus);
      results.update(view.report, view.baseline);
      curves.update(judgement, threshold); // Visible before its first drawing: a hidden chart has no width.
      decisions.update(view.report, judgement);
      curves.update(judgement, threshold);
      mistakes.update(id, judgement);
      training.update(view);
      data.update(id, view);
    },
    retheme: () => [compare, curves, training].forEach((panel) => panel.retheme?.()),
  };
}
