import { polarityOf } from "@sentiment-tuner/data/polarity";
import type { Prediction, WordWeight } from "@sentiment-tuner/protocol";

/**
 * What a word speaks for. `positive` and `negative` are for classes with that polarity. Of other classes, `own` is the predicted one and
 * `other` the next likeliest.
 */
type Side = "positive" | "negative" | "own" | "other";

/** How a word is drawn: its side and how strong it is. A weak word is not marked. */
export interface Heat {
  readonly side: Side;
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

/** All sixteen, in the order of the manifest's colours. */
export const HEATS: readonly Heat[] = (["positive", "negative", "own", "other"] as const).flatMap((side) =>
  (["Faint", "Light", "Medium", "Strong"] as const).map((level) => ({ side, level })),
);

/** The id of a heat's colour in the theme. */
export function colorIdOf({ side, level }: Heat): string {
  return `sentimentTuner.${side}${level}`;
}

/** The colour in which the theme draws a class: red or green only for a class with that polarity. */
export function classColorIdOf(label: string): string {
  switch (polarityOf(label)) {
    case "negative":
      return "testing.iconFailed";
    case "positive":
      return "testing.iconPassed";
    default:
      return "testing.iconSkipped";
  }
}

/**
 * @param weight - -1 to 1, above 0 if the word pushes toward the label
 * @param prediction - the label, and the class against which the words are weighed
 * @returns undefined for a weak word
 */
export function heatOf(weight: number, prediction: Pick<Prediction, "label" | "against">): Heat | undefined {
  const level = LEVELS.find(([, least]) => Math.abs(weight) >= least)?.[0];
  if (level === undefined) return undefined;
  const { own, other } = sidesOf(prediction);
  return { level, side: weight > 0 ? own : other };
}

/** The sides of words with a weight above and below 0. They always differ. */
function sidesOf({ label, against }: Pick<Prediction, "label" | "against">): { own: Side; other: Side } {
  const own = sideOf(label);
  if (against === undefined) {
    const opposites = { positive: "negative", negative: "positive" } as const;
    return own === undefined ? { own: "own", other: "other" } : { own, other: opposites[own] };
  }
  const other = sideOf(against);
  return { own: own ?? "own", other: other === undefined || other === own ? "other" : other };
}

function sideOf(label: string): "positive" | "negative" | undefined {
  const polarity = polarityOf(label);
  return polarity === "neutral" ? undefined : polarity;
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
