import type { FromDashboard } from "@sentiment-tuner/protocol";

import { element } from "./elements/dom.ts";
import { type PageState, shownRuns } from "./page-state.ts";
import { createComparePanel } from "./panels/compare-panel.ts";
import { createCurvesPanel } from "./panels/curves-panel.ts";
import { createDataPanel } from "./panels/data-panel.ts";
import { createDecisionPanel } from "./panels/decision-panel.ts";
import { createEmptyPanel } from "./panels/empty-panel.ts";
import { createLadderPanel } from "./panels/ladder-panel.ts";
import { createMistakesPanel } from "./panels/mistakes-panel.ts";
import { createResultsPanel } from "./panels/results-panel.ts";
import { createRunHeader } from "./panels/run-header.ts";
import { createRunList } from "./panels/run-list.ts";
import { createTrainingPanel } from "./panels/training-panel.ts";
import { createTryPanel } from "./panels/try-panel.ts";
import { createVerdictPanel } from "./panels/verdict-panel.ts";
import type { ThresholdResult } from "./predictions/threshold.ts";
import type { PredictionAnalysis } from "./predictions/prediction-analysis.ts";

/** The whole page, created once and then updated. */
export interface Page {
  readonly element: HTMLElement;
  update(state: PageState): void;
  retheme(): void;
}

export function createPage(send: (message: FromDashboard) => void): Page {
  let analysis: PredictionAnalysis | undefined;
  let threshold: ThresholdResult | undefined;
  const empty = createEmptyPanel(send);
  const list = createRunList(send);
  const compare = createComparePanel();
  const header = createRunHeader(send);
  const verdict = createVerdictPanel(send);
  const ladder = createLadderPanel(send);
  const tryIt = createTryPanel(send);
  const results = createResultsPanel();
  const decisions = createDecisionPanel(send, (view) => {
    threshold = view;
    curves.update(analysis, threshold);
  });
  const curves = createCurvesPanel();
  const mistakes = createMistakesPanel(send);
  const training = createTrainingPanel();
  const data = createDataPanel(send);
  const single = element(
    "div",
    { class: "single" },
    ...[header, verdict, tryIt, ladder, results, decisions, curves, mistakes, training, data].map(
      (panel) => panel.element,
    ),
  );

  empty.hidden = true; // Until it is known whether there are runs.
  single.hidden = true;

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
      analysis = view.report === undefined ? undefined : focus.analysis; // A resumed run has no report yet: its predictions are outdated.
      header.update(focus);
      verdict.update(focus);
      tryIt.update(focus, state.classified);
      ladder.update(focus);
      results.update(view.report, view.baseline);
      curves.update(analysis, threshold); // Shown before the threshold draws into it: a hidden chart has no width.
      decisions.update(id, view.report, analysis);
      curves.update(analysis, threshold);
      mistakes.update(id, analysis);
      training.update(view);
      data.update(id, view);
    },
    retheme: () => [compare, curves, training].forEach((panel) => panel.retheme?.()),
  };
}
