import { SENTIMENT_CLASSES } from "./class-order.ts";
import type { LabelValue } from "./label-column.ts";
import { runsOf } from "./number-ranges.ts";
import type { LabelChoice, LabelMap, LeftOutReason } from "./label-plan.ts";

export type SentimentClass = (typeof SENTIMENT_CLASSES)[number];

/** What a value becomes. */
export type Meaning = { readonly className: string } | { readonly leftOut: LeftOutReason };

/** One way to understand the values of a column. */
export interface Reading {
  /** In one sentence. */
  readonly rule: string;
  /** Key of a value → its meaning. Values without one are unknown. */
  readonly meanings: ReadonlyMap<string, Meaning>;
  /** Whether the values are in the order of a scale. */
  readonly isScale?: boolean;
  readonly alternatives?: readonly LabelChoice[];
}

/** A clear reading, or the best one and a question with complete answers. */
export type Outcome =
  | { readonly kind: "clear"; readonly reading: Reading }
  | {
      readonly kind: "unclear";
      readonly reading: Reading;
      /** Why the reading is not clear, in one sentence. */
      readonly why: string;
      readonly choices: readonly LabelChoice[];
    };

export function clear(reading: Reading): Outcome {
  return { kind: "clear", reading };
}

/** A reading into the classes of a sentiment. */
export function sentimentReading(
  rule: string,
  classOf: Iterable<readonly [LabelValue, SentimentClass | "skip"]>,
  more: Pick<Reading, "isScale" | "alternatives"> = {},
): Reading {
  const meanings = new Map<string, Meaning>();
  for (const [{ key }, name] of classOf)
    meanings.set(key, name === "skip" ? { leftOut: "chosen" } : { className: name });
  return { rule, meanings, ...more };
}

/**
 * The label map that spells out a reading of values; many numbers with one meaning become ranges.
 *
 * @param meanings - values without one are left out
 */
export function mapOf(values: readonly LabelValue[], { meanings }: Pick<Reading, "meanings">): LabelMap {
  const nameOf = ({ key }: LabelValue): string => {
    const meaning = meanings.get(key);
    return meaning !== undefined && "className" in meaning ? mapName(meaning.className) : "skip";
  };
  return Object.fromEntries(
    runsOf(values, nameOf).flatMap(({ members: [first], range }) =>
      first === undefined ? [] : [[range ?? mapKey(first), nameOf(first)] as const],
    ),
  );
}

/** How a label map names a value: numbers as they are compared, so that none needs a decimal comma. */
export function mapKey({ key, value, number }: LabelValue): string {
  return number?.form === "plain" ? key : value;
}

/** The classes of a sentiment are written in lower case in a label map. */
export function mapName(className: string): string {
  const plain = className.toLowerCase();
  return SENTIMENT_CLASSES.some((name) => name.toLowerCase() === plain) ? plain : className;
}

/** The items in ascending order. */
export function inOrder<T>(items: Iterable<T>, valueOf: (item: T) => number): T[] {
  return [...items].sort((a, b) => valueOf(a) - valueOf(b));
}

/** A list in a sentence: `1`, `1 and 2`, `1, 2 and 3`; long lists of numbers as `1 to 9`. */
export function listed(names: readonly string[]): string {
  if (names.length > 4) return `${names[0] ?? ""} to ${names.at(-1) ?? ""}`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
