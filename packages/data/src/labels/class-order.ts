import { labelKey } from "./label-key.ts";
import { numberOf } from "./label-number.ts";
import { polarPhrase } from "./polarity.ts";

/** The classes of a sentiment, in their order. */
export const SENTIMENT_CLASSES = ["Negative", "Neutral", "Positive"] as const;

/** Classes in their order, and whether that order means something. */
export interface OrderedClasses {
  readonly classNames: readonly string[];
  readonly isOrdered: boolean;
}

/**
 * Numbers and stars are in ascending order, opinions from negative to positive. Other classes are in alphabetical order, after
 * Negative, Neutral and Positive if those are among them.
 */
export function orderClasses(names: Iterable<string>): OrderedClasses {
  const distinct = [...new Set(names)];
  for (const placeOf of [numberPlace, degreePlace]) {
    const places = new Map(distinct.map((name) => [name, placeOf(name)]));
    if ([...places.values()].includes(undefined) || new Set(places.values()).size < distinct.length) continue;
    const classNames = distinct.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
    return { classNames, isOrdered: classNames.length > 1 && !isCode(classNames[0]) };
  }
  return {
    classNames: distinct.sort((a, b) => sentimentPlace(a) - sentimentPlace(b) || (a < b ? -1 : 1)),
    isOrdered: false,
  };
}

function numberPlace(name: string): number | undefined {
  return numberOf(labelKey(name) ?? "")?.value;
}

function degreePlace(name: string): number | undefined {
  const phrase = polarPhrase(name);
  return phrase === undefined || phrase.isProperty || phrase.isMixed ? undefined : phrase.degree;
}

function isCode(name = ""): boolean {
  return numberOf(labelKey(name) ?? "")?.form === "code";
}

function sentimentPlace(name: string): number {
  const place = SENTIMENT_CLASSES.findIndex((sentiment) => sentiment === name);
  return place === -1 ? SENTIMENT_CLASSES.length : place;
}
