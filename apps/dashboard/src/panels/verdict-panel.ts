import { type FromDashboard, type NextAction, rungLabel, type Verdict, verdictOf } from "@sentiment-tuner/protocol";

import { button } from "../elements/controls.ts";
import { element, fill, setText, whenChanged } from "../elements/dom.ts";
import type { ShownRun } from "../page-state.ts";
import { formatCount, formatPercent, localeTag } from "../text/format.ts";
import { t } from "../text/translate.ts";
import { intervalBar } from "./interval-bar.ts";
import type { Panel } from "./panel.ts";

type Report = ShownRun["view"]["report"];

/** What a person should know first: one sentence, one figure with its interval, and what to do next. */
export function createVerdictPanel(send: (message: FromDashboard) => void): Panel<[run: ShownRun]> {
  const title = element("h2", { id: "verdict-title" });
  const figure = element("p", { class: "verdict-value" });
  const interval = element("p", { class: "verdict-interval" });
  const actions = element("div", { class: "actions" });
  const panel = element(
    "section",
    { class: "card verdict", "aria-labelledby": "verdict-title" },
    element("div", { class: "verdict-figure" }, figure, interval),
    element("div", { class: "verdict-words" }, title, actions),
  );
  const draw = whenChanged((id: string, report: Report, isUsed: boolean) => {
    panel.hidden = report === undefined;
    if (report === undefined) return;
    const verdict = verdictOf(report, { t, language: localeTag() });
    panel.dataset["kind"] = verdict.kind;
    setText(title, verdict.sentence);
    setText(figure, formatPercent(verdict.accuracy, 0));
    fill(interval, ...intervalOf(verdict));
    fill(actions, nextButton(verdict.next, id, isUsed, send), moreDataButton(verdict, id, send));
  });
  return { element: panel, update: ({ id, summary, view }) => draw(id, view.report, summary.isUsedForHovers === true) };
}

function intervalOf({ accuracy, interval, testReviews }: Verdict) {
  const low = formatPercent(interval.low, 0);
  const high = formatPercent(interval.high, 0);
  return [
    intervalBar({ low: 0, high: 1 }, accuracy, interval),
    testReviews === 1
      ? t("accuracy on 1 test review; {0} to {1} is plausible", low, high)
      : t("accuracy on {0} test reviews; {1} to {2} is plausible", formatCount(testReviews), low, high),
  ];
}

/** Beside a model of the ladder that does better, more reviews are still what settles too little data. */
function moreDataButton({ kind, next }: Verdict, runId: string, send: (message: FromDashboard) => void) {
  if (kind !== "too-little-data" || next.kind === "add-data") return false;
  return button({ label: t("Add reviews"), onPress: () => send({ kind: "openDataset", runId }) });
}

/** @returns false if there is nothing left to do */
function nextButton(action: NextAction, runId: string, isUsed: boolean, send: (message: FromDashboard) => void) {
  const primary = (label: string, message: FromDashboard): HTMLElement =>
    button({ label, kind: "primary", onPress: () => send(message) });
  switch (action.kind) {
    case "use":
      return isUsed ? false : primary(t("Use for hovers"), { kind: "use", runId });
    case "keep": {
      const label = action.rung === "linear" ? t("Use the word counter") : t("Use: {0}", rungLabel(action.rung, t));
      return primary(label, { kind: "keep", runId, rung: action.rung });
    }
    case "train-longer":
      return primary(t("Train longer"), { kind: "trainAgain", runId });
    case "check-labels":
      return primary(t("Check the labels"), { kind: "openDataset", runId });
    case "add-data":
      return primary(t("Add reviews"), { kind: "openDataset", runId });
    default:
      return action satisfies never;
  }
}
