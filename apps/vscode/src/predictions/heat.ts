import { polarityOf } from "@sentiment-tuner/data/polarity";
import type { Prediction, WordWeight } from "@sentiment-tuner/protocol";

/** The two sides that have a color. */
type Side = "negative" | "positive";

/** How a word is drawn: its polarity and how strong it is. Eight combinations; a weak word is not marked. */
export interface Heat {
  readonly polarity: Side;
  readonly level: HeatLevel;
}

type HeatLevel = "Faint" | "Light" | "Medium" | "Strong";

/** The lowest absolute weight at which a word is marked. */
const LEAST_WEIGHT = 0.1;

/** Level → the lowest absolute weight of that level. */
const LEVELS: readonly (readonly [HeatLevel, number])[] = [
  ["Strong", 0.75],
  ["Medium", 0.5],
  ["Light", 0.25],
  ["Faint", LEAST_WEIGHT],
];

/** All eight, in the order of the manifest's colours. */
export const HEATS: readonly Heat[] = (["positive", "negative"] as const).flatMap((polarity) =>
  (["Faint", "Light", "Medium", "Strong"] as const).map((level) => ({ polarity, level })),
);

/** The id of a heat's colour in the theme. */
export function colorIdOf({ polarity, level }: Heat): string {
  return `sentimentTuner.${polarity}${level}`;
}

/** The polarity in which a label is drawn: positive for a label that states none. */
export function drawnPolarityOf(label: string): Side {
  return polarityOf(label) === "negative" ? "negative" : "positive";
}

/**
 * @param weight - -1 to 1, above 0 if the word pushes toward `label`
 * @returns undefined for a weak word
 */
export function heatOf(weight: number, label: string): Heat | undefined {
  const level = LEVELS.find(([, least]) => Math.abs(weight) >= least)?.[0];
  if (level === undefined) return undefined;
  const own = drawnPolarityOf(label);
  const other: Side = own === "positive" ? "negative" : "positive";
  return { level, polarity: weight > 0 ? own : other };
}

/** The marked words with the highest absolute weights; words outside the text are dropped. */
export function topWords(
  text: string,
  { words = [] }: Pick<Prediction, "words">,
  most: number,
): readonly (WordWeight & { readonly word: string })[] {
  return [...words]
    .filter(({ start, end, weight }) => start < end && end <= text.length && Math.abs(weight) >= LEAST_WEIGHT)
    .map((weighted) => ({ ...weighted, word: text.slice(weighted.start, weighted.end) }))
    .filter(({ word }) => /[\p{L}\p{N}]/u.test(word)) // Punctuation may have a high weight, but explains nothing.
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, most);
}
