import { DataError, quotedList } from "../../errors.ts";
import { SENTIMENT_CLASSES } from "../class-order.ts";
import { areRare, type LabelColumn, type LabelValue } from "../label-column.ts";
import { labelKey } from "../label-key.ts";
import type { LabelMap } from "../label-plan.ts";
import { isInRange, type NumberRange, rangeOf } from "../number-ranges.ts";
import { clear, mapKey, mapName, mapOf, type Meaning, type Outcome, type Reading } from "../reading.ts";

/** One entry of a label map. */
interface MapEntry {
  /** As the user wrote it. */
  readonly source: string;
  readonly isRange: boolean;
  readonly meaning: Meaning;
  readonly matches: (value: Pick<LabelValue, "key">) => boolean;
}

/** Short forms of the classes of a sentiment. */
const SHORT_NAMES = new Map([
  ["neg", "Negative"],
  ["neu", "Neutral"],
  ["pos", "Positive"],
]);

/**
 * The user's own meanings. Values that the map does not name may be left out only if they are rare.
 *
 * @param rest - how the values would be read without the map; undefined if that is not clear
 * @throws DataError `LABEL_MAP_INVALID` if the map names no value of the column
 */
export function readLabelMap(column: LabelColumn, labelMap: LabelMap, rest: Reading | undefined): Outcome {
  const entries = entriesOf(labelMap);
  const meanings = new Map<string, Meaning>();
  for (const value of column.values) {
    const found = entries.find(({ matches }) => matches(value));
    if (found !== undefined) meanings.set(value.key, found.meaning);
  }
  const values = column.values.map(({ value }) => value);
  if (meanings.size === 0) {
    throw new DataError(
      "LABEL_MAP_INVALID",
      `The label map names ${quotedList(Object.keys(labelMap))}. None of them is in column "${column.name}", which holds ${quotedList(values)}.`,
      { details: { column: column.name, labels: values } },
    );
  }
  const reading: Reading = {
    rule: `label map: ${ruleOf(entries)}`,
    meanings,
    isScale: column.values.every(({ number }) => number !== undefined),
  };
  const unnamed = column.values.filter(({ key }) => !meanings.has(key));
  if (areRare(unnamed, column.rows)) return clear(reading);
  return unclear(column, reading, unnamed, rest);
}

/** The values and ranges of a label map that match none of the keys. */
export function unusedEntries(labelMap: LabelMap, keys: Iterable<string>): readonly string[] {
  const seen = [...keys];
  return entriesOf(labelMap)
    .filter(({ matches }) => !seen.some((key) => matches({ key })))
    .map(({ source }) => source);
}

/** Whether a label map names a value. */
export function isInMap(labelMap: LabelMap, key: string): boolean {
  return entriesOf(labelMap).some(({ matches }) => matches({ key }));
}

function unclear(
  column: LabelColumn,
  reading: Reading,
  unnamed: readonly LabelValue[],
  rest: Reading | undefined,
): Outcome {
  const names = quotedList(unnamed.map(({ value }) => value));
  const classNames = [...reading.meanings.values()].flatMap((found) => ("className" in found ? [found.className] : []));
  const hasClasses = new Set(classNames).size > 1;
  const mapWith = (meaningOf: (value: LabelValue) => Meaning | undefined): LabelMap => {
    const more = unnamed.map((value) => [value.key, meaningOf(value) ?? { leftOut: "chosen" }] as const);
    return mapOf(column.values, { meanings: new Map<string, Meaning>([...reading.meanings, ...more]) });
  };
  return {
    kind: "unclear",
    reading,
    why: `the label map does not name ${names}`,
    choices: [
      ...(hasClasses ? [{ description: `${names} left out`, labelMap: mapWith(() => undefined) }] : []),
      ...(rest === undefined
        ? []
        : [
            {
              description: `${names} as without the map: ${rest.rule}`,
              labelMap: mapWith(({ key }) => rest.meanings.get(key)),
            },
          ]),
      {
        description: `${names}: each a class of its own`,
        labelMap: mapWith((value) => ({ className: mapKey(value) })),
      },
    ],
  };
}

/** Single values come before ranges, so that a value can be an exception from a range. */
function entriesOf(labelMap: LabelMap): readonly MapEntry[] {
  const entries = Object.entries(labelMap).map(([source, name]): MapEntry => {
    const plain = name.trim();
    const meaning: Meaning = plain.toLowerCase() === "skip" ? { leftOut: "chosen" } : { className: usualName(plain) };
    const range = validRange(source);
    const key = labelKey(source) ?? "";
    return range === undefined
      ? { source, isRange: false, meaning, matches: (value) => value.key === key }
      : { source, isRange: true, meaning, matches: (value) => isInRange(value.key, range) };
  });
  return entries.sort((a, b) => Number(a.isRange) - Number(b.isRange));
}

function validRange(source: string): NumberRange | undefined {
  const range = rangeOf(source);
  if (range === undefined || range.from <= range.to) return range;
  throw new DataError("LABEL_MAP_INVALID", `"${source}" in the label map is not a range such as 1..2.`);
}

function usualName(name: string): string {
  const plain = name.toLowerCase();
  return SENTIMENT_CLASSES.find((known) => known.toLowerCase() === plain) ?? SHORT_NAMES.get(plain) ?? name;
}

function ruleOf(entries: readonly MapEntry[]): string {
  const parts = entries.map(({ source, meaning }) =>
    "className" in meaning ? `${source} is ${mapName(meaning.className)}` : `${source} is left out`,
  );
  const shown = parts.length > 12 ? [...parts.slice(0, 11), `${String(parts.length - 11)} more`] : parts;
  return shown.join(", ");
}
