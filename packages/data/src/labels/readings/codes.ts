import { areRare, type LabelColumn, rowsOf } from "../label-column.ts";
import type { ClassesChoice, LabelChoice, LabelMap } from "../label-plan.ts";
import {
  clear,
  inOrder,
  mapKey,
  mapOf,
  type Outcome,
  type Reading,
  type SentimentClass,
  sentimentReading,
} from "../reading.ts";
import { isNumberValue, type NumberValue } from "../scales.ts";
import { asIsReading, tooManyLabels } from "./as-is.ts";

/** Codings that are well known. */
const KNOWN_CODES: readonly Readonly<Record<string, SentimentClass>>[] = [
  { "1": "Negative", "2": "Positive" },
  { "-1": "Negative", "1": "Positive" },
  { "0": "Negative", "4": "Positive" },
  { "0": "Negative", "2": "Neutral", "4": "Positive" },
];
/** More codes than this are better described by ranges. */
const MOST_LISTED_CODES = 20;
const MOST_CODES = 100;
/** More codes than this are rather emotions or topics than degrees of a sentiment. */
const MOST_SENTIMENT_CODES = 5;

/**
 * Numbers that are on no known scale. Only well-known codings are clear: what 0, 1 and 2 mean is never guessed.
 *
 * @returns undefined if the column holds other values than numbers
 */
export function readCodes(column: LabelColumn, classes: ClassesChoice = "auto"): Outcome | undefined {
  const numbers = column.values.filter(isNumberValue);
  const others = column.values.filter((value) => !isNumberValue(value));
  if (numbers.length === 0 || !areRare(others, column.rows)) return undefined;
  const ordered = inOrder(numbers, ({ number }) => number.value);
  if (classes === "as-is") return clear(asIsReading(column, ordered));
  if (classes === "two" || classes === "three") return clear(ascending(ordered, classes === "two"));
  const known = knownCoding(column, ordered);
  if (known !== undefined) return clear(known);
  if (holdsNoLabels(column, ordered)) throw tooManyLabels(column);
  return signs(column, ordered) ?? unclear(column, ordered);
}

/** The readings of -1, 0 and 1: -1 may be negative, or it may mean that a row has no label. */
function signs(column: LabelColumn, numbers: readonly NumberValue[]): Outcome | undefined {
  const values = numbers.map(({ number }) => number.value);
  if (values.join() !== "-1,0,1") return undefined;
  const [minus, zero, one] = numbers.map(mapKey);
  if (minus === undefined || zero === undefined || one === undefined) return undefined;
  return {
    kind: "unclear",
    reading: ascending(numbers, false),
    why: `in the column "${column.name}", -1 may be negative beside a neutral 0, or it may mean that there is no label`,
    choices: [
      {
        description: "-1 is negative, 0 is neutral, 1 is positive",
        labelMap: { [minus]: "negative", [zero]: "neutral", [one]: "positive" },
      },
      {
        description: "0 is negative, 1 is positive; -1 means that there is no label, and its rows are left out",
        labelMap: { [minus]: "skip", [zero]: "negative", [one]: "positive" },
      },
      AS_IS,
    ],
  };
}

const AS_IS: LabelChoice = { description: "each value is a class of its own", classes: "as-is" };

function unclear(column: LabelColumn, numbers: readonly NumberValue[]): Outcome {
  const reading = ascending(numbers, false);
  const isListed = numbers.length <= MOST_LISTED_CODES;
  const up = isListed ? mapOf(numbers, reading) : rangesOf(numbers);
  const choices: LabelChoice[] = [{ description: `ratings, higher is better: ${inWords(up)}`, labelMap: up }];
  if (isListed) {
    const other = fewerStars(numbers) ?? reversed(up);
    choices.push({ description: inWords(other), labelMap: other });
  }
  // Many whole numbers are rather codes of topics.
  const areCodes =
    numbers.length > MOST_SENTIMENT_CODES && numbers.every(({ number }) => Number.isInteger(number.value));
  if (areCodes && column.meaning.kind !== "rating" && numbers.length <= MOST_CODES) choices.unshift(AS_IS);
  else if (numbers.length <= MOST_CODES) choices.push(AS_IS);
  return {
    kind: "unclear",
    reading,
    why: `the numbers in the column "${column.name}" may be codes, and nothing says what they mean`,
    choices,
  };
}

/** Classes by position: the lower two fifths are negative, the upper two fifths positive. */
function ascending(numbers: readonly NumberValue[], isTwo: boolean): Reading {
  const last = Math.max(numbers.length - 1, 1);
  const reading = sentimentReading(
    "",
    numbers.map((value, index) => {
      const place = numbers.length === 1 ? 1 : index / last;
      const middle = isTwo ? "skip" : "Neutral";
      return [value, place < 0.4 ? "Negative" : place > 0.6 ? "Positive" : middle];
    }),
    { isScale: true },
  );
  return { ...reading, rule: `ratings, higher is better: ${inWords(mapOf(numbers, reading))}` };
}

function knownCoding(column: LabelColumn, numbers: readonly NumberValue[]): Reading | undefined {
  const { kind } = column.meaning;
  if (kind === "question" || kind === "property" || kind === "unrated") return undefined;
  const keys = numbers.map(({ number }) => String(number.value));
  const coding = KNOWN_CODES.find(
    (codes) => keys.length === Object.keys(codes).length && keys.every((key) => key in codes),
  );
  if (coding === undefined) return undefined;
  // One or two stars of five are not a coding, and of a column that may be anything only the distinctive codes are clear.
  const isDistinctive = "4" in coding;
  if (!isDistinctive && (kind === "none" || (kind === "rating" && "2" in coding))) return undefined;
  const classOf = ({ number }: NumberValue): SentimentClass => coding[String(number.value)] ?? "Neutral";
  return sentimentReading(
    `codes: ${numbers.map((value) => `${value.value} is ${classOf(value).toLowerCase()}`).join(", ")}`,
    numbers.map((value) => [value, classOf(value)]),
    { isScale: true },
  );
}

/** Whether the numbers are rather ids, votes or prices. */
function holdsNoLabels({ rows }: LabelColumn, numbers: readonly NumberValue[]): boolean {
  const highest = numbers.at(-1)?.number.value ?? 0;
  const lowest = numbers[0]?.number.value ?? 0;
  const isNearlyUnique = numbers.length > 10 && numbers.length > rows / 2;
  return numbers.length > 100 && (highest > 100 || lowest < -100 || isNearlyUnique);
}

/** Grades up to 4 in a column of ratings may be stars of which 5 does not occur. */
function fewerStars(numbers: readonly NumberValue[]): LabelMap | undefined {
  const values = numbers.map(({ number }) => number.value);
  if (numbers.length < 3 || Math.max(...values) !== 4 || Math.min(...values) < 1) return undefined;
  return Object.fromEntries(
    numbers.map((value) => [
      mapKey(value),
      value.number.value <= 2 ? "negative" : value.number.value === 3 ? "neutral" : "positive",
    ]),
  );
}

function reversed(map: LabelMap): LabelMap {
  const other: LabelMap = { negative: "positive", positive: "negative" };
  return Object.fromEntries(Object.entries(map).map(([value, name]) => [value, other[name] ?? name]));
}

/** Ranges with about the same number of rows. */
function rangesOf(numbers: readonly NumberValue[]): LabelMap {
  const total = rowsOf(numbers);
  const parts: { lowest: number; highest: number; rows: number }[] = [];
  for (const { number, rows } of numbers) {
    const part = parts.at(-1);
    if (part === undefined || (part.rows >= total / 3 && parts.length < 3)) {
      parts.push({ lowest: number.value, highest: number.value, rows });
    } else {
      part.highest = number.value;
      part.rows += rows;
    }
  }
  const names = parts.length === 2 ? ["negative", "positive"] : ["negative", "neutral", "positive"];
  return Object.fromEntries(
    parts.map(({ lowest, highest }, index) => [`${String(lowest)}..${String(highest)}`, names[index] ?? "positive"]),
  );
}

function inWords(map: LabelMap): string {
  const names = [...new Set(Object.values(map))];
  return names
    .map((name) => {
      const values = Object.keys(map).filter((value) => map[value] === name);
      const meaning = name === "skip" ? "left out" : name;
      const shown = values.toSorted((a, b) => Number.parseFloat(a) - Number.parseFloat(b));
      return `${shown.join(", ")} ${shown.length === 1 ? "is" : "are"} ${meaning}`;
    })
    .join("; ");
}
