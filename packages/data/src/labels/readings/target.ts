import { DataError, quotedList } from "../../errors.ts";
import { areRare, type LabelColumn, labelColumn, type LabelValue } from "../label-column.ts";
import { labelKey } from "../label-key.ts";
import type { LabelChoice, LabelMap, LabelPlan } from "../label-plan.ts";
import { nameMeaning } from "../name-meaning.ts";
import { polarityOf } from "../polarity.ts";
import { clear, mapKey, mapName, mapOf, type Meaning, type Outcome, type Reading } from "../reading.ts";
import { scaleOf } from "../scales.ts";
import { matchNames, modelNumbers } from "../match-classes.ts";

/** The classes of a model that a dataset is read for. */
export interface TargetClasses {
  /** The labels of the model, in the order of its outputs. */
  readonly classNames: readonly string[];
  /** How the training reviews of the model were read, if it is known. */
  readonly plans?: readonly LabelPlan[];
}

interface Options {
  readonly classes?: "auto" | "as-is" | "two" | "three";
  readonly labelMap?: LabelMap;
}

/**
 * The reading for the evaluation of a model: every value becomes one of the model's classes, or the user is asked.
 *
 * In this order: the user's own words, the plan of the training reviews, the names of the classes, their polarity.
 *
 * @param read - how the values would be read for training
 * @throws DataError `CLASSES_UNFIT` if the classes of the data and of the model cannot be compared
 */
export function readTarget(
  column: LabelColumn,
  target: TargetClasses,
  options: Options,
  read: (column: LabelColumn, options: Options) => Outcome,
): Outcome {
  if (options.labelMap !== undefined) {
    const outcome = read(column, options);
    return outcome.kind === "clear" ? intoClasses(column, outcome.reading, target) : outcome;
  }
  if (options.classes === undefined || options.classes === "auto") {
    const known = readPlans(column, target, read) ?? readUnlabelled(column, target) ?? readNames(column, target);
    if (known !== undefined) return known;
  }
  const outcome = read(column, options);
  if (outcome.kind === "clear") return intoClasses(column, outcome.reading, target);
  return { ...outcome, choices: [...positions(column, target), ...outcome.choices] };
}

/** In a test set for two classes, -1 beside 0 and 1 means that a row has no label. */
function readUnlabelled(column: LabelColumn, { classNames }: TargetClasses): Outcome | undefined {
  const keys = new Set(column.values.map(({ key }) => key));
  if (classNames.length !== 2 || keys.size !== 3 || !["-1", "0", "1"].every((key) => keys.has(key))) return undefined;
  const byPolarity = matchNames(["Negative", "Positive"], classNames);
  const { kind } = nameMeaning(column.name);
  if (byPolarity === undefined || kind === "question" || kind === "property" || kind === "none") return undefined;
  return clear({
    rule: `0 is ${nameOf(byPolarity, "Negative")}, 1 is ${nameOf(byPolarity, "Positive")}; -1 means that there is no label`,
    meanings: new Map<string, Meaning>([
      ["-1", { leftOut: "no-label" }],
      ["0", { className: nameOf(byPolarity, "Negative") }],
      ["1", { className: nameOf(byPolarity, "Positive") }],
    ]),
    isScale: true,
  });
}

/** A plan of the training reviews, if it says what all values mean and the column means the same. */
function readPlans(
  column: LabelColumn,
  { classNames, plans = [] }: TargetClasses,
  read: (column: LabelColumn, options: Options) => Outcome,
): Outcome | undefined {
  const auto = attempt(() => read(column, {}));
  let other: Outcome | undefined;
  for (const plan of plans) {
    const trained = labelColumn(
      plan.column,
      plan.values.map(({ value, rows }) => ({ value, rows })),
    );
    if (!isAlike(column, trained)) continue;
    const meanings = meaningsOf(plan, classNames);
    const covered = column.values.filter(({ key }) => meanings.has(key));
    const others = column.values.filter(({ key }) => !meanings.has(key));
    if (covered.length === 0 || !areRare(others, column.rows)) {
      if (leavesMiddleOut(plan, trained)) other ??= attempt(() => read(column, { classes: "two" }));
      continue;
    }
    const reading: Reading = { rule: `as in training: ${plan.rule}`, meanings, isScale: scaleOf(column) !== undefined };
    const isSame = plan.column.trim().toLowerCase() === column.name.trim().toLowerCase();
    const isWhole = trained.values.every(({ key }) => column.values.some((value) => value.key === key));
    if (isSame || isWhole || auto?.kind !== "clear" || agrees(covered, reading, auto.reading)) return clear(reading);
    other ??= twoReadings(column, reading, auto.reading);
  }
  return other?.kind === "clear" ? intoClasses(column, other.reading, { classNames }) : other;
}

/** Some of the values of the training reviews, in another column, where they may mean something else. */
function twoReadings(column: LabelColumn, reading: Reading, auto: Reading): Outcome {
  return {
    kind: "unclear",
    reading,
    why: `the values in the column "${column.name}" may mean what they meant in training, or something else`,
    choices: [
      { description: reading.rule, labelMap: mapOf(column.values, reading) },
      { description: auto.rule, labelMap: mapOf(column.values, auto) },
    ],
  };
}

/** Whether the model was trained on a scale without its middle. */
function leavesMiddleOut({ values, classNames }: LabelPlan, trained: LabelColumn): boolean {
  return (
    scaleOf(trained) !== undefined && classNames.length === 2 && values.some(({ leftOut }) => leftOut === "chosen")
  );
}

/** Whether two columns ask the same question on the same scale. */
function isAlike(column: LabelColumn, trained: LabelColumn): boolean {
  if (column.values.every(({ number, key }) => number === undefined && !/^(?:true|false|yes|no|[tfyn])$/.test(key)))
    return true;
  const question = ({ meaning }: LabelColumn): string => {
    if (meaning.kind === "question") return meaning.polarity;
    return meaning.kind === "property" ? meaning.name : "";
  };
  const [here, there] = [scaleOf(column), scaleOf(trained)];
  return (
    question(column) === question(trained) && (here === undefined || there === undefined || here.title === there.title)
  );
}

function meaningsOf(plan: LabelPlan, classNames: readonly string[]): ReadonlyMap<string, Meaning> {
  const names = plan.values.flatMap(({ className }) => (className === undefined ? [] : [className]));
  const matched = matchNames([...new Set(names)], classNames);
  const meanings = new Map<string, Meaning>();
  for (const { value, className, leftOut } of plan.values) {
    const key = labelKey(value);
    if (key === undefined) continue;
    const name = className === undefined ? undefined : matched?.get(className);
    if (name !== undefined) meanings.set(key, { className: name });
    else if (leftOut === "chosen") meanings.set(key, { leftOut });
  }
  return meanings;
}

function agrees(values: readonly LabelValue[], reading: Reading, other: Reading): boolean {
  const nameIn = ({ meanings }: Reading, key: string): string | undefined => {
    const meaning = meanings.get(key);
    return meaning !== undefined && "className" in meaning ? meaning.className : undefined;
  };
  return values.every(({ key }) => {
    const [here, there] = [nameIn(reading, key), nameIn(other, key)];
    if (here === undefined) return true; // Left out in training.
    if (here === there || there === undefined) return here === there;
    return polarityOf(here) !== undefined && polarityOf(here) === polarityOf(there);
  });
}

/** Values that are the names of the classes, or the same number on the same scale: `5` and `5 stars`. */
function readNames(column: LabelColumn, { classNames }: TargetClasses): Outcome | undefined {
  const isQuestion = column.meaning.kind === "question" || column.meaning.kind === "property";
  if (isQuestion && column.values.some(({ number }) => number !== undefined)) return undefined;
  const byKey = new Map(classNames.map((name) => [labelKey(name) ?? "", name]));
  const numbers = modelNumbers(classNames, column);
  const meanings = new Map<string, Meaning>();
  for (const { key, number } of column.values) {
    const className = byKey.get(key) ?? (number === undefined ? undefined : numbers?.get(number.value));
    if (className !== undefined) meanings.set(key, { className });
  }
  const others = column.values.filter(({ key }) => !meanings.has(key));
  if (meanings.size === 0 || !areRare(others, column.rows)) return undefined;
  const isScale = column.values.every(({ number }) => number !== undefined);
  return clear({ rule: `the classes of the model by their names: ${quotedList(classNames)}`, meanings, isScale });
}

/** A reading with the names of the model's classes. */
function intoClasses(column: LabelColumn, reading: Reading, { classNames }: TargetClasses): Outcome {
  const names = new Set(
    [...reading.meanings.values()].flatMap((found) => ("className" in found ? [found.className] : [])),
  );
  const matched = matchNames([...names], classNames);
  if (matched === undefined) throw unfit([...names], classNames);
  const lacking = column.values.filter(({ key }) => {
    const meaning = reading.meanings.get(key);
    return meaning !== undefined && "className" in meaning && !matched.has(meaning.className);
  });
  const meanings = new Map(
    [...reading.meanings].flatMap(([key, meaning]): [string, Meaning][] => {
      if (!("className" in meaning)) return [[key, meaning]];
      const className = matched.get(meaning.className);
      return className === undefined ? [] : [[key, { className }]];
    }),
  );
  const matchedReading: Reading = { ...reading, meanings };
  if (areRare(lacking, column.rows)) return clear(matchedReading);
  const values = quotedList(lacking.map(({ value }) => value));
  return {
    kind: "unclear",
    reading: matchedReading,
    why: `the model has the classes ${quotedList(classNames)}, and none of them is that of ${values} in the column "${column.name}"`,
    choices: lackingChoices(column, matchedReading, lacking, classNames),
  };
}

/** Rows of a class that the model lacks are left out, or count as one of its classes. */
function lackingChoices(
  column: LabelColumn,
  { meanings }: Reading,
  lacking: readonly LabelValue[],
  classNames: readonly string[],
): LabelChoice[] {
  const mapWith = (name: string): LabelMap =>
    Object.fromEntries(
      column.values.map((value) => {
        const meaning = meanings.get(value.key);
        if (lacking.includes(value)) return [mapKey(value), mapName(name)];
        return [mapKey(value), meaning !== undefined && "className" in meaning ? mapName(meaning.className) : "skip"];
      }),
    );
  const values = quotedList(lacking.map(({ value }) => value));
  return [
    { description: `${values} left out`, labelMap: mapWith("skip") },
    ...classNames.slice(0, 2).map((name) => ({ description: `${values} as ${name}`, labelMap: mapWith(name) })),
  ];
}

/** Codes 0 to n may be the positions of the model's classes. */
function positions(column: LabelColumn, { classNames }: TargetClasses): LabelChoice[] {
  const map = column.values.map((value) => [mapKey(value), classNames[value.number?.value ?? -1]] as const);
  if (classNames.length < 3 || map.some(([, name]) => name === undefined)) return [];
  const labelMap = Object.fromEntries(map.map(([value, name = ""]) => [value, mapName(name)]));
  const description = Object.entries(labelMap).map(([value, name]) => `${value} is ${name}`);
  return [{ description: `positions of the model's classes: ${description.join(", ")}`, labelMap }];
}

function unfit(names: readonly string[], classNames: readonly string[]): DataError {
  return new DataError(
    "CLASSES_UNFIT",
    `The data has the classes ${quotedList(names)}, the model has ${quotedList(classNames)}. They cannot be compared.`,
    { details: { labels: names, classNames } },
  );
}

function nameOf(names: ReadonlyMap<string, string>, name: string): string {
  return names.get(name) ?? name;
}

/** Labels that cannot be read at all are a matter for later. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}
