import { classColors } from "../classes/class-colors.ts";
import { classLabel } from "../classes/class-label.ts";
import { element, setProperty } from "../elements/dom.ts";
import { scrollFrame } from "../elements/data-table.ts";
import type { StoredRead } from "../run/preparation-view.ts";
import { readClassNames } from "../run/run-classes.ts";
import { fileName, formatCount, formatPercent } from "../text/format.ts";
import { t } from "../text/translate.ts";

/** With more classes, the list scrolls in its card. */
const MOST_WITHOUT_SCROLLING = 12;

/** The number and fraction of reviews per class of a dataset, as bars. */
export function balanceCard(read: StoredRead): HTMLElement {
  const { purpose, paths, classCounts } = read;
  const classNames = readClassNames(read);
  const colors = classColors(classNames);
  const counts = classNames.map((name) => (Object.hasOwn(classCounts, name) ? (classCounts[name] ?? 0) : 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const largest = Math.max(1, ...counts);
  const rows = classNames.map((name, c) => {
    const count = counts[c] ?? 0;
    const bar = element("span", { class: "balance-bar", "aria-hidden": "true" });
    setProperty(bar, "--share", (count / largest).toFixed(4)); // Of the largest class: among many, each has a small fraction of all.
    setProperty(bar, "--color", `var(--${colors[c] ?? "series-1"})`);
    return element(
      "li",
      {},
      classLabel(name),
      element("span", { class: "muted" }, `${formatCount(count)} · ${formatPercent(count / Math.max(1, total))}`),
      bar,
    );
  });
  const title = purpose === "train" ? t("Class balance") : t("Class balance, test reviews");
  const list = element("ul", { class: "balance" }, ...rows);
  return element(
    "div",
    { class: "card" },
    element("h3", {}, title),
    element("p", { class: "muted" }, paths.map(fileName).join(", ")),
    classNames.length > MOST_WITHOUT_SCROLLING ? scrollFrame(title, list) : list,
  );
}
