import type { FromDashboard, SplitEvent, TokenizedEvent } from "@sentiment-tuner/protocol";

import { element, fill, whenChanged } from "../elements/dom.ts";
import { formatCount, formatPercent } from "../text/format.ts";
import type { PreparationView, StoredRead } from "../run/preparation-view.ts";
import type { RunView } from "../run/run-view.ts";
import { t } from "../text/translate.ts";
import { balanceCard } from "./balance-card.ts";
import { problemsCard, settingsCard, warningsCard } from "./data-cards.ts";
import { labelPlanCard } from "./label-plan-card.ts";
import { createStat, type Panel, section } from "./panel.ts";

/** The input of the run: rows, labels, bad rows, duplicates, class balance, truncation, settings and the base model. */
export function createDataPanel(send: (message: FromDashboard) => void): Panel<[runId: string, view: RunView]> {
  const warnings = element("div");
  const stats = element("dl", { class: "stats" });
  const details = element("div", { class: "columns" });
  const panel = section(t("Data"), warnings, stats, details);
  const draw = whenChanged((runId: string, preparation: PreparationView, _version: number) => {
    panel.hidden = preparation.reads.length === 0 && preparation.model === undefined;
    fill(warnings, warningsCard(preparation.reads));
    fill(stats, ...statsOf(preparation));
    fill(
      details,
      ...preparation.reads.flatMap((read) => [balanceCard(read), labelPlanCard(read)]),
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
  const total = (pick: (read: StoredRead) => number): number => reads.reduce((sum, read) => sum + pick(read), 0);
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
      t("{0} left out for their label", formatCount(total((read) => read.skipped))),
    ),
  ];
  if (split !== undefined) created.push(...splitStats(split, stat));
  const truncation = truncationOf(tokenized);
  const windows = tokenized.reduce((sum, event) => sum + (event.windows ?? 0), 0);
  if (truncation !== undefined && windows > 0) {
    const lost = formatPercent(truncation.lostTokens);
    const note = t("of {0} tokens at most; {1} of all tokens left out", formatCount(truncation.maxLength), lost);
    created.push(stat(t("Windows"), formatCount(windows), note));
  } else if (truncation !== undefined) {
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
  const unknown = unknownShare(tokenized);
  if (unknown !== undefined) {
    created.push(stat(t("Unknown tokens"), formatPercent(unknown), t("not in the model's vocabulary")));
  }
  return created;
}

function splitStats(
  split: SplitEvent,
  stat: (label: string, value: string, note: string) => HTMLElement,
): HTMLElement[] {
  const { validation = 0 } = split;
  const others =
    validation > 0
      ? t("{0} validation reviews, {1} test reviews", formatCount(validation), formatCount(split.test))
      : t("{0} test reviews", formatCount(split.test));
  return [
    stat(t("Training reviews"), formatCount(split.train), others),
    stat(t("Duplicates"), formatCount(split.duplicates), t("{0} with different labels", formatCount(split.conflicts))),
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

/** Over all tokenized sets, weighted by their numbers of tokens; undefined for events of older versions. */
function unknownShare(tokenized: readonly TokenizedEvent[]): number | undefined {
  const known = tokenized.filter(({ unknownTokens }) => unknownTokens !== undefined);
  const tokens = known.reduce((sum, event) => sum + event.tokens, 0);
  if (tokens === 0) return undefined;
  return known.reduce((sum, event) => sum + (event.unknownTokens ?? 0) * event.tokens, 0) / tokens;
}
