import type { ReadEvent } from "@sentiment-tuner/protocol";

import { type Child, element, setProperty } from "../elements/dom.ts";
import type { PreparationView } from "../run/preparation-view.ts";
import { fileName, formatCount, formatPercent, formatShort } from "../text/format.ts";
import { t } from "../text/translate.ts";
import { textButton } from "./panel.ts";

/** The number and fraction of reviews per class of a dataset. */
export function balanceCard({ purpose, paths, classCounts }: ReadEvent): HTMLElement {
  const total = Object.values(classCounts).reduce((sum, count) => sum + count, 0);
  const bar = element("div", { class: "balance", "aria-hidden": "true" });
  const names = Object.entries(classCounts).map(([name, count]) => {
    const fraction = count / Math.max(1, total);
    const part = element("span");
    setProperty(part, "--share", fraction);
    bar.append(part);
    return element(
      "li",
      {},
      element("span", {}, name),
      element("span", { class: "muted" }, `${formatCount(count)} · ${formatPercent(fraction)}`),
    );
  });
  const title = purpose === "train" ? t("Class balance") : t("Class balance, test reviews");
  return element(
    "div",
    { class: "card" },
    element("h3", {}, title),
    element("p", { class: "muted" }, paths.map(fileName).join(", ")),
    bar,
    element("ul", { class: "balance-names" }, ...names),
  );
}

/** The first bad rows with buttons that open the dataset; undefined without bad rows. */
export function problemsCard(reads: readonly ReadEvent[], open: (path: string, line: number) => void): Child {
  const problems = reads.flatMap((read) => read.problems);
  if (problems.length === 0) return undefined;
  const rows = problems.map(({ path, line, message }) =>
    element(
      "li",
      {},
      textButton(t("{0}, line {1}", fileName(path), formatCount(line)), () => open(path, line)),
      element("span", {}, message),
    ),
  );
  return element(
    "div",
    { class: "card" },
    element("h3", {}, t("First bad rows")),
    element("ul", { class: "problems" }, ...rows),
  );
}

/** How the data was read and cleaned, the base model and the engine. */
export function settingsCard({ reads, cleaned, model }: PreparationView): HTMLElement {
  const train = reads.find(({ purpose }) => purpose === "train");
  const entries: [string, string][] = [];
  if (train !== undefined) {
    entries.push(
      [t("Columns"), t("“{0}” and “{1}”", train.columns.text, train.columns.label)],
      [t("Labels"), train.labelRule],
    );
  }
  const counts = Object.entries(cleaned.find(({ purpose }) => purpose === "train")?.counts ?? {}).filter(
    ([, count]) => count > 0,
  );
  if (counts.length > 0) {
    entries.push([t("Cleaned"), counts.map(([rule, count]) => t("{0} in {1}", rule, formatCount(count))).join(", ")]);
  }
  if (model !== undefined) {
    entries.push(
      [
        t("Base model"),
        t("{0}, {1}, {2} parameters", fileName(model.folder), model.architecture, formatShort(model.parameterCount)),
      ],
      [t("Engine"), model.engine],
    );
  }
  return element(
    "div",
    { class: "card" },
    element("h3", {}, t("Settings")),
    element(
      "dl",
      { class: "pairs" },
      ...entries.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
    ),
  );
}
