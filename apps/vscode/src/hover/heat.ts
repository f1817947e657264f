import type { Prediction, WordWeight } from "@sentiment-tuner/protocol";

/** How a word is drawn: towards which side it speaks and how strongly. Eight classes; the ninth is no mark at all. */
export interface Heat {
  readonly side: HeatSide;
  readonly level: HeatLevel;
}

export type HeatSide = "positive" | "negative";
type HeatLevel = "Faint" | "Light" | "Medium" | "Strong";

/** `weight` at and above which a level begins; below the first, a word is not marked. */
const LEVELS: readonly (readonly [HeatLevel, number])[] = [
  ["Strong", 0.75],
  ["Medium", 0.5],
  ["Light", 0.25],
  ["Faint", 0.1],
];

/** All eight, in the order of the manifest's colours. */
export const HEATS: readonly Heat[] = (["positive", "negative"] as const).flatMap((side) =>
  (["Faint", "Light", "Medium", "Strong"] as const).map((level) => ({ side, level })),
);

/** The id of a heat's colour in the theme. */
export function colorIdOf({ side, level }: Heat): string {
  return `sentimentTuner.${side}${level}`;
}

/** Whether a label is the good side. One that says neither counts as good: words for it are drawn as such. */
export function sideOf(label: string): HeatSide {
  return /^(neg|bad|label_0$|0$)/i.test(label) ? "negative" : "positive";
}

/**
 * @param weight - -1 to 1, above 0 where the word speaks for `label`
 * @returns undefined for a word that hardly matters
 */
export function heatOf(weight: number, label: string): Heat | undefined {
  const level = LEVELS.find(([, least]) => Math.abs(weight) >= least)?.[0];
  if (level === undefined) return undefined;
  const own = sideOf(label);
  const other: HeatSide = own === "positive" ? "negative" : "positive";
  return { level, side: weight > 0 ? own : other };
}

/** Words that were marked, the weightiest first; words that are out of the text's bounds are dropped. */
export function tellingWords(
  text: string,
  { words = [] }: Pick<Prediction, "words">,
  most: number,
): readonly (WordWeight & { readonly word: string })[] {
  return [...words]
    .filter(({ start, end, weight }) => start < end && end <= text.length && Math.abs(weight) >= 0.1)
    .map((weighted) => ({ ...weighted, word: text.slice(weighted.start, weighted.end) }))
    .filter(({ word }) => /[\p{L}\p{N}]/u.test(word)) // A full stop may weigh much and says nothing.
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, most);
}
