import { formatClass } from "../classes/format-class.ts";
import { classLabel } from "../classes/class-label.ts";
import { scrollFrame } from "../elements/data-table.ts";
import { element, setProperty } from "../elements/dom.ts";
import { formatCount, formatPercent } from "../text/format.ts";
import { t } from "../text/translate.ts";

/** More classes than this have smaller cells and upright column heads. */
const MOST_LARGE = 5;

/**
 * A confusion matrix as a table: rows are the actual class, columns the predicted class. The shade of a cell is its
 * fraction of the row, so classes of unequal size are comparable. Correct and wrong cells have different colors.
 *
 * @param matrix - [C, C] counts, `[actual][predicted]`
 */
export function confusionTable(matrix: readonly (readonly number[])[], classNames: readonly string[]): HTMLElement {
  const isLarge = matrix.length <= MOST_LARGE;
  const nameOf = (c: number): string => classNames[c] ?? String(c);
  const headOf = (scope: "col" | "row", c: number): HTMLElement =>
    element(
      "th",
      { scope },
      // Many classes have the axes in the corner: repeated in each head, they would hide the names.
      isLarge && element("span", { class: "axis" }, scope === "col" ? t("predicted") : t("actual")),
      classLabel(nameOf(c)),
    );
  const head = element(
    "tr",
    {},
    element("td", { class: "corner" }, !isLarge && element("span", { class: "axis" }, t("actual ↓, predicted →"))),
    ...matrix.map((_, c) => headOf("col", c)),
  );
  const rows = matrix.map((counts, actual) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const cells = counts.map((count, predicted) => {
      const fraction = total === 0 ? 0 : count / total;
      const kind = actual === predicted ? "cell right" : "cell wrong";
      const cell = element(
        "td",
        {
          class: count === 0 && !isLarge ? `${kind} none` : kind,
          title: t("actual {0}, predicted {1}", formatClass(nameOf(actual)), formatClass(nameOf(predicted))),
        },
        element("span", { class: "cell-count" }, formatCount(count)),
        element("span", { class: "cell-share" }, formatPercent(fraction, isLarge ? 1 : 0)),
      );
      setProperty(cell, "--share", fraction.toFixed(3));
      return cell;
    });
    return element("tr", {}, headOf("row", actual), ...cells);
  });
  const caption = t("Confusion matrix: rows are the actual class, columns the predicted class");
  const table = element(
    "table",
    { class: isLarge ? "confusion" : "confusion small" },
    element("caption", { class: "visually-hidden" }, caption),
    element("thead", {}, head),
    element("tbody", {}, ...rows),
  );
  setProperty(table, "--classes", matrix.length);
  return scrollFrame(caption, table);
}
