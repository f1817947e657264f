import { orderClasses, SENTIMENT_CLASSES } from "./class-order.ts";
import type { LabelColumn } from "./label-column.ts";
import { labelKey } from "./label-key.ts";
import { numberOf } from "./label-number.ts";
import { polarityOf, polarPhrase } from "./polarity.ts";
import { scaleOf } from "./scales.ts";

/**
 * The class of a model for each class of a dataset: by name, by number, otherwise by polarity if each polarity has one class.
 *
 * @returns dataset class → model class, without those that the model lacks; undefined if the two cannot be compared
 */
export function matchNames(
  names: readonly string[],
  classNames: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const places = [plainName, (name: string) => numberOf(labelKey(name) ?? "")?.value];
  for (const placeOf of places) {
    const byPlace = new Map(classNames.map((name) => [placeOf(name), name]));
    const found = names.map(
      (name) => [name, placeOf(name) === undefined ? undefined : byPlace.get(placeOf(name))] as const,
    );
    if (found.every(([, match]) => match !== undefined)) return definedOnly(found);
  }
  const polarities = classNames.map(polarityOf);
  const isPolar = !polarities.includes(undefined) && new Set(polarities).size === classNames.length;
  const own = names.map(polarityOf);
  // A property has the opposite code of an opinion: 1 is positive, and 1 is toxic.
  if (isPolar && !own.includes(undefined) && names.some(isProperty) === classNames.some(isProperty)) {
    const found = names.map((name, index) => [name, classNames[polarities.indexOf(own[index])]] as const);
    const defined = definedOnly(found);
    if (defined.size > 0) return defined;
  }
  const byName = new Map(classNames.map((name) => [plainName(name), name]));
  const partial = definedOnly(names.map((name) => [name, byName.get(plainName(name))] as const));
  return partial.size > 0 ? withOpposite(partial, names, classNames) : undefined;
}

/** Of two classes, "Not spam" is the one that is not "spam", whatever its name. */
function withOpposite(
  found: ReadonlyMap<string, string>,
  names: readonly string[],
  classNames: readonly string[],
): ReadonlyMap<string, string> {
  const [[name = "", className = ""] = []] = found;
  const opposite = names.find((other) => plainName(other) === plainName(`not ${name}`));
  const other = classNames.find((candidate) => candidate !== className);
  if (classNames.length !== 2 || found.size !== 1 || opposite === undefined || other === undefined) return found;
  return new Map([...found, [opposite, other]]);
}

/**
 * Number → class of a model the classes of which are numbers, such as five stars, for a column of ratings on the same scale.
 *
 * @returns undefined if the classes are not numbers, or if the numbers of the column may mean something else
 */
export function modelNumbers(
  classNames: readonly string[],
  column: LabelColumn,
): ReadonlyMap<number, string> | undefined {
  const numbers = classNames.map((name) => numberOf(labelKey(name) ?? ""));
  const byNumber = new Map<number, string>();
  for (const [index, number] of numbers.entries()) {
    if (number === undefined) return undefined;
    byNumber.set(number.value, classNames[index] ?? "");
  }
  const values = column.values.flatMap(({ number }) => (number === undefined ? [] : [number]));
  // Codes mean the same only if all of them occur: 0 and 1 are something else beside three classes.
  if (numbers[0]?.form === "code") return values.length === classNames.length ? byNumber : undefined;
  const isRated = column.meaning.kind === "rating" || values.some(({ form }) => form === "stars" || form === "of");
  return isRated || values.length * 2 > classNames.length ? byNumber : undefined;
}

/**
 * Number → class of a model with many degrees, from very negative to very positive, for a scale with as many numbers.
 *
 * @returns undefined if the model has other classes, or if the column is on another scale
 */
export function degreePositions(
  classNames: readonly string[],
  column: LabelColumn,
): ReadonlyMap<number, string> | undefined {
  const scale = scaleOf(column);
  const ordered = orderClasses(classNames);
  const isDegrees = ordered.isOrdered && classNames.length > SENTIMENT_CLASSES.length && classNames.every(polarityOf);
  if (scale === undefined || !isDegrees || scale.highest - scale.lowest + 1 !== classNames.length) return undefined;
  return new Map(ordered.classNames.map((name, index) => [scale.lowest + index, name]));
}

function isProperty(name: string): boolean {
  return polarPhrase(name)?.isProperty ?? false;
}

function plainName(name: string): string | undefined {
  return labelKey(name);
}

function definedOnly(pairs: readonly (readonly [string, string | undefined])[]): Map<string, string> {
  return new Map(pairs.flatMap(([name, match]): [string, string][] => (match === undefined ? [] : [[name, match]])));
}
