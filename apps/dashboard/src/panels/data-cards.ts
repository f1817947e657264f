import { type Child, element } from "../elements/dom.ts";
import type { PreparationView, StoredRead } from "../run/preparation-view.ts";
import { fileName, formatCount } from "../text/format.ts";
import { t } from "../text/translate.ts";
import { textButton } from "./panel.ts";

/** What the user should read about the data; undefined without warnings. */
export function warningsCard(reads: readonly StoredRead[]): Child {
  const warnings = [...new Set(reads.flatMap((read) => read.warnings ?? []))];
  if (warnings.length === 0) return undefined;
  return element(
    "div",
    { class: "warning" },
    element("h3", {}, t("Warnings")),
    element("ul", {}, ...warnings.map((warning) => element("li", {}, warning))),
  );
}

/** The first bad rows with buttons that open the dataset; undefined without bad rows. */
export function problemsCard(reads: readonly StoredRead[], open: (path: string, line: number) => void): Child {
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
  const counts = formatCounts(cleaned.find(({ purpose }) => purpose === "train")?.counts);
  if (counts !== "") entries.push([t("Cleaned"), counts]);
  const placeholders = formatCounts(sumOf(cleaned), (text, count) => `“${text}” (${formatCount(count)})`);
  if (placeholders !== "") entries.push([t("Texts left out"), placeholders]);
  if (model !== undefined) {
    entries.push(
      [
        t("Base model"),
        t(
          "{0}, {1}, {2} million parameters",
          fileName(model.folder),
          model.architecture,
          formatCount(model.parameterCount / 1e6),
        ),
      ],
      ...(model.head === undefined ? [] : [[t("Classification head"), model.head] satisfies [string, string]]),
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

/** The placeholders of all sets. */
function sumOf(cleaned: PreparationView["cleaned"]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { placeholders } of cleaned) {
    for (const [text, count] of Object.entries(placeholders ?? {})) sums.set(text, (sums.get(text) ?? 0) + count);
  }
  return Object.fromEntries(sums);
}

/** A list of the counts above zero. */
function formatCounts(
  counts: Readonly<Record<string, number>> = {},
  format = (name: string, count: number): string => t("{0} in {1}", name, formatCount(count)),
): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => format(name, count))
    .join(", ");
}
