import type { Prediction } from "@sentiment-tuner/protocol";

import { formatPercent } from "../../format.ts";
import { formatLabel } from "../../predictions/format-label.ts";
import { formatSeen, formatShort, formatUnknown } from "../../predictions/format-seen.ts";
import { classColorIdOf, colorIdOf, heatOf, topWords } from "../../predictions/heat.ts";
import type { Translate } from "../../translate.ts";
import { escapeMarkdown } from "./escape.ts";

/** Blocks of the bar that shows the score. */
const BAR_LENGTH = 10;
/** Classes that are listed with their bars. */
const MOST_CLASSES = 3;
/** Longest text that the heat map shows in full. */
const MOST_CHARACTERS = 1_200;
const MOST_WORDS = 5;

/**
 * Label, percent, bar, model and what to know about the answer, as Markdown. Of more than two classes the likeliest three are listed. It needs `supportHtml`: it
 * uses `span` with a colour of the theme.
 */
export function labelMarkdown(text: string, prediction: Prediction, modelName: string, t: Translate): string {
  const { score, probabilities } = prediction;
  const heading = `**${escapeMarkdown(formatLabel(prediction, t))}**`;
  const hasMany = Object.keys(probabilities).length > 2;
  const scores = hasMany ? `${heading}\n\n${classList(probabilities)}` : `${heading} ${barOf(score)}`;
  const caveats = [formatSeen(prediction, t), formatUnknown(text, prediction, t), formatShort(text, t)];
  const details = [modelName, ...caveats].filter((part) => part !== undefined);
  return `${scores}\n\n${details.map(escapeMarkdown).join(" &#183; ")}`;
}

/** The likeliest classes, one a line. Bars come first: they have one width, so that the names are aligned. */
function classList(probabilities: Prediction["probabilities"]): string {
  return Object.entries(probabilities)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_CLASSES)
    .map(([label, share]) => {
      const bar = `<span style="color:${cssVariable(classColorIdOf(label))};">${barOf(share)}</span>`;
      return `${bar} ${escapeMarkdown(`${label} ${formatPercent(share)}`)}`;
    })
    .join("  \n");
}

/**
 * The text with colours behind the words that matter, and the most important words as a list for users who do not see colours. It needs
 * `supportHtml`: it uses `span` with a background colour of the theme.
 *
 * @returns undefined if no word matters
 */
export function wordsMarkdown(text: string, prediction: Prediction, t: Translate): string | undefined {
  const important = topWords(text, prediction, MOST_WORDS);
  if (important.length === 0) return undefined;
  const { label, against } = prediction;
  const list = important
    .map(({ word, weight }) => `${weight > 0 ? "▲" : "▼"}&nbsp;${escapeMarkdown(word)}`)
    .join("&ensp;");
  const legend =
    against === undefined
      ? t("▲ pushes toward {0}, ▼ away", label)
      : t("Words for {0} (▲) against {1} (▼)", label, against);
  // The legend comes first: a long text leaves the hover at its end.
  return `${list}\n\n*${escapeMarkdown(legend)}*\n\n${heatMap(text, prediction)}`;
}

/** A bar of ten blocks. */
export function barOf(score: number): string {
  const full = Math.min(Math.max(Math.round(score * BAR_LENGTH), 0), BAR_LENGTH);
  return "█".repeat(full) + "░".repeat(BAR_LENGTH - full);
}

function heatMap(text: string, prediction: Prediction): string {
  const shown = Math.min(text.length, MOST_CHARACTERS);
  let markdown = "";
  let position = 0;
  for (const { start, end, weight } of [...(prediction.words ?? [])].sort((a, b) => a.start - b.start)) {
    if (start < position || end > shown) continue;
    const heat = heatOf(weight, prediction);
    if (heat === undefined) continue;
    markdown += escapeMarkdown(text.slice(position, start));
    markdown += `<span style="background-color:${cssVariable(colorIdOf(heat))};">${escapeMarkdown(text.slice(start, end))}</span>`;
    position = end;
  }
  return markdown + escapeMarkdown(text.slice(position, shown)) + (shown < text.length ? "…" : "");
}

/** A colour of the theme as a CSS variable of the editor. */
function cssVariable(colorId: string): string {
  return `var(--vscode-${colorId.replace(".", "-")})`;
}
