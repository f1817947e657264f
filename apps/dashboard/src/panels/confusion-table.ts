import { element, setProperty } from "../elements/dom.ts";
import { formatCount, formatPercent } from "../text/format.ts";
import { t } from "../text/translate.ts";

/**
 * A confusion matrix as a table: rows are the actual class, columns the predicted class. The shade of a cell is its
 * fraction of the row, so classes of unequal size are comparable. Correct and wrong cells have different colors.
 *
 * @param matrix - [C, C] counts, `[actual][predicted]`
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
  const rows = matrix.map((counts, actual) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const cells = counts.map((count, predicted) => {
      const fraction = total === 0 ? 0 : count / total;
      const cell = element(
        "td",
        { class: actual === predicted ? "cell right" : "cell wrong" },
        element("span", { class: "cell-count" }, formatCount(count)),
        element("span", { class: "cell-share" }, formatPercent(fraction)),
      );
      setProperty(cell, "--share", fraction.toFixed(3));
      return cell;
    });
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, element("span", { class: "axis" }, t("actual")), nameOf(actual)),
      ...cells,
    );
  });
  return element(
    "table",
    { class: "confusion" },
    element(
      "caption",
      { class: "visually-hidden" },
      t("Confusion matrix: rows are the actual class, columns the predicted class"),
    ),
    element("thead", {}, head),
    element("tbody", {}, ...rows),
  );
}
