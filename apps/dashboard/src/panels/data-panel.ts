import type { FromDashboard, ReadEvent, SplitEvent, TokenizedEvent } from "@sentiment-tuner/protocol";

import { type Child, element, fill, setProperty, whenChanged } from "../elements/dom.ts";
import { fileName, formatCount, formatPercent, formatShort } from "../text/format.ts";
import type { PreparationView } from "../run/preparation-view.ts";
import type { RunView } from "../run/run-view.ts";
import { t } from "../text/translate.ts";
import { createStat, type Panel, section, textButton } from "./panel.ts";

/** The input of the run: rows, bad rows, duplicates, class balance, truncation, settings and the base model. */
export function createDataPanel(send: (message: FromDashboard) => void): Panel<[runId: string, view: RunView]> {
  const stats = element("dl", { class: "stats" });
  const details = element("div", { class: "columns" });
  const panel = section(t("Data"), stats, details);
  const draw = whenChanged((runId: string, preparation: PreparationView, _version: number) => {
    panel.hidden = preparation.reads.length === 0 && preparation.model === undefined;
    fill(stats, ...statsOf(preparation));
    fill(
      details,
      ...preparation.reads.map(balanceCard),
      problemsCard(preparation.reads, (path, line) => send({ kind: "openReview", runId, path, line })),
      settingsCard(preparation),
    );
  });
  return {
    element: panel,
    update(runId, { preparation }) {
      const { reads, cleaned, split, tokenized, model } = preparation;
      // These only grow within an attempt, so the number changes whenever one of them does.
      const version = reads.length + 4 * cleaned.length + 16 * tokenized.length + (split ? 64 : 0) + (model ? 128 : 0);
      draw(runId, preparation, version);
    },
  };
}

function statsOf({ reads, split, tokenized }: PreparationView): HTMLElement[] {
  const total = (pick: (read: ReadEvent) => number): number => reads.reduce((sum, read) => sum + pick(read), 0);
  const stat = (label: string, value: string, note?: string): HTMLElement => {
    const created = createStat(label);
    created.set(value, note);
    return created.element;
  };
  const created = [
    stat(
      t("Rows read"),
      formatCount(total((read) => read.rowsRead)),
      t("{0} reviews used", formatCount(total((read) => read.reviews))),
    ),
    stat(
      t("Bad rows"),
      formatCount(total((read) => read.problemCount)),
      t("{0} neutral, left out", formatCount(total((read) => read.skipped))),
    ),
  ];
  if (split !== undefined) created.push(...splitStats(split, stat));
  const truncation = truncationOf(tokenized);
  if (truncation !== undefined) {
    created.push(
      stat(
        t("Truncated"),
        formatPercent(truncation.truncated),
        t(
          "longer than {0} tokens; {1} of all tokens cut off",
          formatCount(truncation.maxLength),
          formatPercent(truncation.lostTokens),
        ),
      ),
    );
  }
  return created;
}

function splitStats(
  split: SplitEvent,
  stat: (label: string, value: string, note: string) => HTMLElement,
): HTMLElement[] {
  return [
    stat(t("Training reviews"), formatCount(split.train), t("{0} test reviews", formatCount(split.test))),
    stat(t("Duplicates"), formatCount(split.duplicates), t("{0} with both labels", formatCount(split.conflicts))),
  ];
}

/** Fractions over all tokenized sets, weighted by their numbers of reviews. */
function truncationOf(
  tokenized: readonly TokenizedEvent[],
): { truncated: number; lostTokens: number; maxLength: number } | undefined {
  const reviews = tokenized.reduce((sum, event) => sum + event.reviews, 0);
  if (reviews === 0) return undefined;
  return {
    truncated: tokenized.reduce((sum, { truncated }) => sum + truncated, 0) / reviews,
    lostTokens: tokenized.reduce((sum, event) => sum + event.lostTokens * event.reviews, 0) / reviews,
    maxLength: tokenized[0]?.maxLength ?? 0,
  };
}

function balanceCard({ purpose, paths, classCounts }: ReadEvent): HTMLElement {
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

function problemsCard(reads: readonly ReadEvent[], open: (path: string, line: number) => void): Child {
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

function settingsCard({ reads, cleaned, model }: PreparationView): HTMLElement {
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
