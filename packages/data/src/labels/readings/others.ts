import { areRare, type LabelColumn, type LabelValue, rowsOf } from "../label-column.ts";
import type { LabelChoice } from "../label-plan.ts";
import { clear, mapKey, mapOf, type Outcome } from "../reading.ts";
import { isNumberValue } from "../scales.ts";
import { asIsReading, classNamesOf, tooManyLabels } from "./as-is.ts";
import { isOpinion } from "./words.ts";

/** Words that mean that there is no label in one dataset, and are a class in another. */
const MAYBE_CLASSES: ReadonlySet<string> = new Set(["none", "unknown"]);
/** A smaller column with repeated values may have as many classes as it likes. */
const MOST_UNIQUE_VALUES = 10;

/**
 * Words without a polarity: each is a class of its own. Nothing is merged, and nothing is left out.
 *
 * @param readPart - how a part of the values would be read
 * @throws DataError `LABELS_TOO_MANY`
 */
export function readOthers(column: LabelColumn, readPart: (part: LabelColumn) => Outcome | undefined): Outcome {
  const numbers = column.values.filter(isNumberValue);
  if (numbers.length > 0 && !areRare(numbers, column.rows)) return mixed(column, readPart);
  if (column.values.length > MOST_UNIQUE_VALUES && column.values.length > column.rows / 2) throw tooManyLabels(column);
  const reading = asIsReading(column);
  const opinions = column.values.filter(isOpinion);
  const others = column.values.filter((value) => !isOpinion(value));
  const isPartlyOpinion = new Set(opinions.map(({ phrase }) => phrase?.polarity)).size > 1;
  const alternatives = isPartlyOpinion && others.length > 0 ? leftOut(column, opinions, others, readPart) : [];
  const maybe = column.noLabels.filter(
    ({ key, rows }) => MAYBE_CLASSES.has(key) && rows >= (column.rows + rows) * 0.01,
  );
  if (maybe.length === 0 || isPartlyOpinion) return clear({ ...reading, alternatives });
  return maybeClasses(column, maybe);
}

/** Numbers and words in one column. */
function mixed(column: LabelColumn, readPart: (part: LabelColumn) => Outcome | undefined): Outcome {
  const numbers = column.values.filter(isNumberValue);
  const words = column.values.filter((value) => !isNumberValue(value));
  const [most, fewest] = rowsOf(numbers) >= rowsOf(words) ? [numbers, words] : [words, numbers];
  const both = (["0", "1"] as const).map((key) => numbers.find((value) => value.key === key));
  const isBinary = numbers.length === 2 && !both.includes(undefined) && words.every(isOpinion);
  return {
    kind: "unclear",
    reading: asIsReading(column, column.values.slice(0, 100)),
    why: `the column "${column.name}" holds numbers and words`,
    choices: [
      ...(isBinary
        ? [
            {
              description: "0 is negative, 1 is positive, words by their meaning",
              labelMap: {
                "0": "negative",
                "1": "positive",
                ...Object.fromEntries(words.map(({ value, phrase }) => [value, phrase?.polarity ?? "skip"])),
              },
            },
          ]
        : [...leftOut(column, most, fewest, readPart), ...leftOut(column, fewest, most, readPart)].slice(0, 1)),
      ...(column.values.length <= 100
        ? [{ description: "each value is a class of its own", classes: "as-is" as const }]
        : []),
    ],
  };
}

/** One part of the values as it would be read without the others, and the others left out. */
function leftOut(
  column: LabelColumn,
  kept: readonly LabelValue[],
  others: readonly LabelValue[],
  readPart: (part: LabelColumn) => Outcome | undefined,
): LabelChoice[] {
  const part = { ...column, values: kept, rows: rowsOf(kept) };
  const reading = readPart(part)?.reading ?? asIsReading(part);
  const names = new Set(
    [...reading.meanings.values()].map((meaning) => ("className" in meaning ? meaning.className : "")),
  );
  if (names.size < 2) return [];
  return [
    {
      description: `${reading.rule}; the other values are left out`,
      labelMap: mapOf([...kept, ...others], reading),
    },
  ];
}

/** "none" beside words without a polarity may be a class: neither racist nor sexist, or no topic. */
function maybeClasses(column: LabelColumn, maybe: readonly LabelValue[]): Outcome {
  const all = { ...column, values: [...column.values, ...maybe], rows: column.rows + rowsOf(maybe) };
  const nameOf = classNamesOf(all.values);
  const own = Object.fromEntries(column.values.map((value) => [mapKey(value), nameOf(value)]));
  const names = maybe.map(({ value }) => value).join(" and ");
  return {
    kind: "unclear",
    reading: asIsReading(all),
    why: `"${names}" in the column "${column.name}" may be a class, or it may mean that there is no label`,
    choices: [
      {
        description: `${names} is a class`,
        labelMap: { ...own, ...Object.fromEntries(maybe.map((value) => [mapKey(value), nameOf(value)])) },
      },
      {
        description: `${names} means that there is no label; its rows are left out`,
        labelMap: { ...own, ...Object.fromEntries(maybe.map((value) => [mapKey(value), "skip"])) },
      },
    ],
  };
}
