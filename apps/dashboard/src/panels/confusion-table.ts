import { element, setProperty } from "../dom.ts";
import { formatCount, formatPercent } from "../format.ts";
import { t } from "../text.ts";

/**
 * A confusion matrix as a table: rows are the truth, columns the prediction. A cell is shaded by its share of its row,
 * so that classes of unequal size can be compared; right and wrong have different colors, and the text says all of it.
 */
export function confusionTable(matrix: readonly (readonly number[])[], classNames: readonly string[]): HTMLElement {
  const nameOf = (c: number): string => classNames[c] ?? String(c);
  const head = element(
    "tr",
    {},
    element("td", { class: "corner" }),
    ...matrix.map((_, c) =>
      element("th", { scope: "col" }, element("span", { class: "axis" }, t("predicted")), nameOf(c)),
    ),
  );
  const rows = matrix.map((counts, truth) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const cells = counts.map((count, predicted) => {
      const share = total === 0 ? 0 : count / total;
      const cell = element(
        "td",
        { class: truth === predicted ? "cell right" : "cell wrong" },
        element("span", { class: "cell-count" }, formatCount(count)),
        element("span", { class: "cell-share" }, formatPercent(share)),
      );
      setProperty(cell, "--share", share.toFixed(3));
      return cell;
    });
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, element("span", { class: "axis" }, t("truly")), nameOf(truth)),
      ...cells,
    );
  });
  return element(
    "table",
    { class: "confusion" },
    element(
      "caption",
      { class: "visually-hidden" },
      t("Confusion matrix: rows are the true class, columns the predicted one"),
    ),
    element("thead", {}, head),
    element("tbody", {}, ...rows),
  );
}
