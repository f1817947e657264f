import type { Prediction } from "@sentiment-tuner/protocol";

import type { Translate } from "../translate.ts";
import { escapeMarkdown } from "./escape.ts";
import { colorIdOf, heatOf, tellingWords } from "./heat.ts";

/** Blocks of the bar that stands for the score. */
const BAR_LENGTH = 10;
/** Characters of the text that the heat map shows. */
const MOST_CHARACTERS = 1_200;
const MOST_WORDS = 5;

/**
 * Label, percent, bar, model and tokens, as Markdown.
 *
 * @param score - 0 to 1
 */
export function labelMarkdown(prediction: Prediction, modelName: string, t: Translate): string {
  const { label, score, seenTokens, totalTokens } = prediction;
  const heading = `**${escapeMarkdown(`${label} (${percentOf(score)})`)}** ${barOf(score)}`;
  const tokens =
    seenTokens < totalTokens
      ? t("{0} of {1} tokens seen", seenTokens, totalTokens)
      : totalTokens === 1
        ? t("1 token")
        : t("{0} tokens", totalTokens);
  return `${heading}\n\n${escapeMarkdown(modelName)} &#183; ${escapeMarkdown(tokens)}`;
}

/**
 * The text with marks behind the words that made it so, and the weightiest of them as a list for those who do not see
 * colours. Needs `supportHtml`: of the editor's allowed HTML it uses `span` with a background from the theme.
 *
 * @returns undefined if no word was telling
 */
export function wordsMarkdown(text: string, prediction: Prediction, t: Translate): string | undefined {
  const telling = tellingWords(text, prediction, MOST_WORDS);
  if (telling.length === 0) return undefined;
  const { label } = prediction;
  const list = telling
    .map(({ word, weight }) => `${weight > 0 ? "▲" : "▼"}&nbsp;${escapeMarkdown(word)}`)
    .join("&ensp;");
  const legend = t("▲ speaks for {0}, ▼ against it", label);
  return `${heatMap(text, prediction)}\n\n${list}\n\n*${escapeMarkdown(legend)}*`;
}

/** @returns "99%"; never "100%" for less than certainty, which no model has */
export function percentOf(score: number): string {
  const percent = Math.round(score * 100);
  return `${percent === 100 && score < 1 ? 99 : percent}%`;
}

/** A bar of ten blocks. */
export function barOf(score: number): string {
  const full = Math.min(Math.max(Math.round(score * BAR_LENGTH), 0), BAR_LENGTH);
  return "█".repeat(full) + "░".repeat(BAR_LENGTH - full);
}

function heatMap(text: string, { words = [], label }: Prediction): string {
  const shown = Math.min(text.length, MOST_CHARACTERS);
  let markdown = "";
  let position = 0;
  for (const { start, end, weight } of [...words].sort((a, b) => a.start - b.start)) {
    if (start < position || end > shown) continue;
    const heat = heatOf(weight, label);
    if (heat === undefined) continue;
    markdown += escapeMarkdown(text.slice(position, start));
    markdown += `<span style="background-color:${cssVariable(colorIdOf(heat))};">${escapeMarkdown(text.slice(start, end))}</span>`;
    position = end;
  }
  return markdown + escapeMarkdown(text.slice(position, shown)) + (shown < text.length ? "…" : "");
}

/** A colour of the theme as the editor's own style sheet names it. */
function cssVariable(colorId: string): string {
  return `var(--vscode-${colorId.replace(".", "-")})`;
}
