import type { ChartCard } from "../charts/chart-card.ts";
import { element, fill, whenChanged } from "../elements/dom.ts";
import type { ShownRun } from "../page-state.ts";
import { t } from "../text/translate.ts";
import { createCompareCharts, updateCompareCharts } from "./compare-charts.ts";
import { figureTable, pairedTests } from "./compare-tables.ts";
import { type Panel, section } from "./panel.ts";

/** Several runs side by side: curves, figures, and paired tests of their differences. */
export function createComparePanel(): Panel<[runs: readonly ShownRun[]]> {
  const title = element("h1");
  const charts = element("div", { class: "charts three" });
  const figures = element("div");
  const tests = element("div");
  const panel = element(
    "div",
    { class: "compare" },
    element("header", { class: "run-header" }, title),
    section(t("Curves"), charts),
    section(t("Figures"), figures),
    section(t("Paired tests"), tests),
  );
  let cards: readonly ChartCard[] = [];
  let runs: readonly ShownRun[] = [];

  const build = whenChanged((_names: string) => {
    for (const card of cards) card.destroy();
    cards = createCompareCharts(runs);
    fill(charts, ...cards.map((card) => card.element));
    title.textContent = t("{0} runs compared", runs.length);
  });
  const draw = whenChanged((_state: string) => {
    updateCompareCharts(cards, runs);
    fill(figures, figureTable(runs));
    fill(tests, ...pairedTests(runs));
  });

  return {
    element: panel,
    update(next) {
      panel.hidden = next.length < 2;
      if (next.length < 2) return;
      runs = next;
      build(runs.map(({ id, summary }) => `${id} ${summary.name}`).join("\n"));
      draw(runs.map(({ id, view, analysis }) => `${id} ${view.version} ${analysis === undefined}`).join("\n"));
    },
    retheme: () => cards.forEach((card) => card.retheme()),
  };
}
