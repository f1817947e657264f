import type { FromDashboard } from "@sentiment-tuner/protocol";

import { button } from "../controls.ts";
import { element, fill, setText, whenChanged } from "../dom.ts";
import { fileName, formatCount, formatPercent } from "../format.ts";
import type { Judgement, Mistake } from "../judgement.ts";
import { t } from "../text.ts";
import { type Panel, section } from "./panel.ts";

const FIRST_SHOWN = 8;
const MORE = 24;

type Values = [runId: string, judgement: Judgement | undefined];

/** The reviews that the model got wrong and was most sure of; each opens the dataset at its row. */
export function createMistakesPanel(send: (message: FromDashboard) => void): Panel<Values> {
  let shownRows = FIRST_SHOWN;
  let last: Values | undefined;
  const note = element("p", { class: "muted" });
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
  const panel = section(t("Most confident mistakes"), note, list, more);

  const drawRows = (runId: string, judgement: Judgement | undefined): void => {
    const mistakes = judgement?.mistakes ?? [];
    const open = ({ path, line }: Mistake) => send({ kind: "openReview", runId, path, line });
    fill(list, ...mistakes.slice(0, shownRows).map((mistake) => rowOf(mistake, open)));
    more.hidden = shownRows >= mistakes.length;
  };
  const draw = whenChanged((runId: string, judgement: Judgement | undefined) => {
    last = [runId, judgement];
    shownRows = FIRST_SHOWN;
    panel.hidden = judgement === undefined;
    if (judgement === undefined) return;
    const { mistakes, table } = judgement;
    setText(
      note,
      mistakes.length === 0
        ? t("None: every one of the {0} held-out reviews is right.", formatCount(table.rows))
        : t(
            "{0} of {1} held-out reviews are wrong. Choose one to open the dataset at its row.",
            formatCount(mistakes.length),
            formatCount(table.rows),
          ),
    );
    drawRows(runId, judgement);
  });
  return { element: panel, update: draw };
}

function rowOf(mistake: Mistake, open: (mistake: Mistake) => void): HTMLElement {
  const { path, line, text, label, predicted, score } = mistake;
  const place = t("{0}, line {1}", fileName(path), formatCount(line));
  const row = element(
    "button",
    { type: "button", class: "mistake", title: path },
    element(
      "span",
      { class: "mistake-verdict" },
      element("span", { class: "mistake-score" }, formatPercent(score)),
      element("span", {}, predicted),
      element("span", { class: "muted" }, t("truly {0}", label)),
    ),
    element(
      "span",
      { class: text === undefined ? "mistake-text muted" : "mistake-text" },
      text ?? t("Open the dataset to read it."),
    ),
    element("span", { class: "mistake-place muted" }, place),
  );
  row.addEventListener("click", () => open(mistake));
  return element("li", {}, row);
}
