import type { FromDashboard } from "@sentiment-tuner/protocol";

import { classLabel } from "../classes/class-label.ts";
import { formatShortClass } from "../classes/format-class.ts";
import { button } from "../elements/controls.ts";
import { element, fill, setText, whenChanged } from "../elements/dom.ts";
import { fileName, formatCount, formatPercent } from "../text/format.ts";
import type { PredictionAnalysis, Mistake } from "../predictions/prediction-analysis.ts";
import { t } from "../text/translate.ts";
import { createMistakeFilter } from "./mistake-filter.ts";
import { type Panel, section, textButton } from "./panel.ts";

const FIRST_SHOWN = 8;
const MORE = 24;

type Values = [runId: string, analysis: PredictionAnalysis | undefined];

/** Wrongly classified reviews, the most confident first; each opens the dataset at its row. */
export function createMistakesPanel(send: (message: FromDashboard) => void): Panel<Values> {
  let shownRows = FIRST_SHOWN;
  let last: Values | undefined;
  const note = element("p", { class: "muted" });
  const filter = createMistakeFilter(() => {
    shownRows = FIRST_SHOWN;
    if (last !== undefined) drawRows(...last);
  });
  const list = element("ol", { class: "mistakes" });
  const more = button({
    label: t("Show more"),
    onPress: () => {
      const firstNew = shownRows;
      shownRows += MORE;
      if (last !== undefined) drawRows(...last);
      list.children[firstNew]?.querySelector("button")?.focus();
    },
  });
  const panel = section(t("Most confident mistakes"), note, filter.element, list, more);

  const drawRows = (runId: string, analysis: PredictionAnalysis | undefined): void => {
    const mistakes = filter.apply(analysis?.mistakes ?? []);
    const open = ({ path, line }: Mistake) => send({ kind: "openReview", runId, path, line });
    const correct = ({ path, line, label, predicted }: Mistake) =>
      send({ kind: "correctLabel", runId, path, line, from: label, to: predicted });
    fill(list, ...mistakes.slice(0, shownRows).map((mistake) => rowOf(mistake, open, correct)));
    more.hidden = shownRows >= mistakes.length;
  };
  const draw = whenChanged((runId: string, analysis: PredictionAnalysis | undefined) => {
    last = [runId, analysis];
    shownRows = FIRST_SHOWN;
    panel.hidden = analysis === undefined;
    if (analysis === undefined) return;
    const { mistakes, table } = analysis;
    filter.offer(table.classNames, mistakes.length);
    setText(
      note,
      mistakes.length === 0
        ? t("None: the model is right on the whole test set ({0}).", formatCount(table.rows))
        : t(
            "{0} of {1} test reviews are classified wrongly. Choose one to open the dataset at its row.",
            formatCount(mistakes.length),
            formatCount(table.rows),
          ),
    );
    drawRows(runId, analysis);
  });
  return { element: panel, update: draw };
}

function rowOf(mistake: Mistake, open: (mistake: Mistake) => void, correct: (mistake: Mistake) => void): HTMLElement {
  const { path, line, text, label, predicted, score } = mistake;
  const place = t("{0}, line {1}", fileName(path), formatCount(line));
  const row = element(
    "button",
    { type: "button", class: "mistake", title: path },
    element(
      "span",
      { class: "mistake-verdict" },
      element("span", { class: "mistake-score" }, formatPercent(score)),
      classLabel(predicted),
      element("span", { class: "muted" }, t("actual: {0}", formatShortClass(label))),
    ),
    element(
      "span",
      { class: text === undefined ? "mistake-text muted" : "mistake-text" },
      text ?? t("Open the dataset to read it."),
    ),
    element("span", { class: "mistake-place muted" }, place),
  );
  row.addEventListener("click", () => open(mistake));
  const name = formatShortClass(predicted);
  const change = textButton(t("The label is wrong: change it to {0}", name), () => correct(mistake), {
    class: "text-button mistake-correct",
  });
  return element("li", {}, row, change);
}
