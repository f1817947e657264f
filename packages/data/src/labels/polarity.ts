import { withoutInvisible } from "./label-key.ts";
import { DEGREES, FILLERS, NEGATIONS, POLAR_WORDS, type PolarWord, SIGNS } from "./vocabulary.ts";

/** Which side of a sentiment a class stands for. */
export type Polarity = "negative" | "neutral" | "positive";

/** What the words of a label state. */
export interface PolarPhrase {
  readonly polarity: Polarity;
  /** From strongly negative to strongly positive; 0 is neutral. */
  readonly degree: number;
  /** Whether it names a property, such as toxic, instead of an opinion. */
  readonly isProperty: boolean;
  readonly isMixed: boolean;
}

/**
 * The polarity that the name of a class states, such as "Negative", "pos", "not recommended" or "LABEL_1"; undefined for a
 * name that states none.
 *
 * @param label - a class name of a model, not a label of a dataset: 0 and 1 need their column's name there
 */
export function polarityOf(label: string): Polarity | undefined {
  const code = /^(?:(?:label|class)[_ -]?)?([01])$/i.exec(label.trim())?.[1];
  if (code !== undefined) return code === "0" ? "negative" : "positive";
  return polarPhrase(label)?.polarity;
}

/** The modifier of an emoji such as a thumb. */
const SKIN_TONE = /[\u{1F3FB}-\u{1F3FF}]/gu;
/** A number before the words, as in `5 - very good`. */
const GRADE = /^\s*[+-]?\d+\s*[-–:.)=]\s*(?=\p{L})/u;

/** What the words of a label state; undefined if one of them is unknown, or if they contradict each other. */
export function polarPhrase(label: string): PolarPhrase | undefined {
  const sign = SIGNS.get(withoutInvisible(label).replace(SKIN_TONE, "").trim());
  if (sign !== undefined) return { polarity: sign, degree: signOf(sign), isProperty: false, isMixed: false };
  const words = wordsOf(label.replace(GRADE, ""));
  if (words[0] === "neither" && words.length > 1) {
    return { polarity: "neutral", degree: 0, isProperty: false, isMixed: false };
  }
  let found: PolarWord | undefined;
  let factor = 1;
  let isNegated = false;
  for (let index = 0; index < words.length; index++) {
    const [word = "", next = ""] = words.slice(index, index + 2);
    const pair = POLAR_WORDS.get(`${word}_${next}`);
    const known = pair ?? POLAR_WORDS.get(word);
    if (pair !== undefined) index++;
    if (known !== undefined) {
      if (found !== undefined && found.polarity !== known.polarity) return undefined;
      found = known;
    } else if (NEGATIONS.has(word)) isNegated = !isNegated;
    else if (DEGREES.has(word)) factor = DEGREES.get(word) ?? 1;
    else if (!FILLERS.has(word)) {
      const negated = POLAR_WORDS.get(word.replace(/^no[nt]/, ""));
      if (negated === undefined || found !== undefined) return undefined;
      found = negated;
      isNegated = !isNegated;
    }
  }
  if (found === undefined || (isNegated && found.polarity === "neutral")) return undefined;
  const { isProperty, isMixed, strength } = found;
  const polarity = isNegated ? opposite(found.polarity) : found.polarity;
  const degree = signOf(polarity) * strength * (isNegated ? 0.4 / factor : factor);
  return { polarity, degree, isProperty, isMixed };
}

/** The words of a name: `VeryGood`, `very_good` and `very-good` have the same two. */
export function wordsOf(name: string): readonly string[] {
  return withoutInvisible(name)
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .replace(/['’]/gu, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

function opposite(polarity: Polarity): Polarity {
  return polarity === "negative" ? "positive" : "negative";
}

function signOf(polarity: Polarity): number {
  return polarity === "negative" ? -1 : polarity === "positive" ? 1 : 0;
}
