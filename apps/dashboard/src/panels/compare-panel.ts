import type { ChartCard } from "../charts/chart-card.ts";
import { formatShortClass } from "../classes/format-class.ts";
import { select } from "../elements/controls.ts";
import { element, fill, setText, whenChanged } from "../elements/dom.ts";
import type { ShownRun } from "../page-state.ts";
import type { PredictionAnalysis } from "../predictions/prediction-analysis.ts";
import { hasManyClasses } from "../run/run-classes.ts";
import { t } from "../text/translate.ts";
import { createCompareCharts, updateCompareCharts } from "./compare-charts.ts";
import { figureTable, hasDifferentClasses, pairedTests } from "./compare-tables.ts";
import { type Panel, section } from "./panel.ts";

/** Several runs side by side: curves, figures, and paired tests of their differences. */
export function createComparePanel(): Panel<[runs: readonly ShownRun[]]> {
  const title = element("h1");
  const warning = element("p", { class: "warning" });
  const picker = element("div", { class: "picker" });
  const charts = element("div", { class: "charts three" });
  const figures = element("div");
  const tests = element("div");
  const panel = element(
    "div",
    { class: "compare" },
    element("header", { class: "run-header" }, title, warning),
    section(t("Curves"), picker, charts),
    section(t("Figures"), figures),
    section(t("Paired tests"), tests),
  );
  let cards: readonly ChartCard[] = [];
  let runs: readonly ShownRun[] = [];
  let picked: string | undefined;

  const build = whenChanged((_names: string, isDifferent: boolean) => {
    for (const card of cards) card.destroy();
    cards = createCompareCharts(runs, !isDifferent);
    fill(charts, ...cards.map((card) => card.element));
    title.textContent = t("{0} runs compared", runs.length);
    setText(
      warning,
      isDifferent
        ? t("The runs have different classes. Their figures describe different tasks and cannot be compared.")
        : "",
    );
    warning.hidden = !isDifferent;
  });
  const offerClasses = whenChanged((analysis: PredictionAnalysis | undefined, isDifferent: boolean) => {
    picked = analysis?.positive.className;
    picker.hidden = analysis === undefined || isDifferent || !hasManyClasses(analysis.table.classNames);
    if (picker.hidden || analysis === undefined) return;
    const { classNames } = analysis.table;
    fill(
      picker,
      select({
        label: t("Class of the ROC curve"),
        options: classNames.map(formatShortClass),
        selected: analysis.positive.classIndex,
        onSelect: (index) => {
          picked = classNames[index];
          updateCompareCharts(cards, runs, picked);
        },
      }),
    );
  });
  const draw = whenChanged((_state: string) => {
    updateCompareCharts(cards, runs, picked);
    fill(figures, figureTable(runs));
    fill(tests, ...pairedTests(runs));
  });

  return {
    element: panel,
    update(next) {
      panel.hidden = next.length < 2;
      if (next.length < 2) return;
      runs = next;
      const isDifferent = hasDifferentClasses(runs);
      build(runs.map(({ id, summary }) => `${id} ${summary.name}`).join("\n"), isDifferent);
      offerClasses(runs.find(({ analysis }) => analysis !== undefined)?.analysis, isDifferent);
      draw(runs.map(({ id, view, analysis }) => `${id} ${view.version} ${analysis === undefined}`).join("\n"));
    },
    retheme: () => cards.forEach((card) => card.retheme()),
  };
}
