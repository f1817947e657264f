import { DataError, quotedList } from "../../errors.ts";
import { attempt } from "../attempt.ts";
import { areRare, type LabelColumn, type LabelValue } from "../label-column.ts";
import { labelKey } from "../label-key.ts";
import type { LabelChoice, LabelMap, TargetClasses } from "../label-plan.ts";
import { nameMeaning } from "../name-meaning.ts";
import { polarityOf } from "../polarity.ts";
import { clear, mapKey, mapName, mapOf, type Meaning, type Outcome, type Reading } from "../reading.ts";
import { isAnswer } from "./binary.ts";
import { numberedChoices } from "./numbered-classes.ts";
import { readPlans } from "./trained-plans.ts";
import { degreePositions, matchNames, modelNumbers } from "../match-classes.ts";

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
    const trainedPlan = (): Outcome | undefined =>
      readPlans(
        column,
        target,
        (classes) => read(column, { classes }),
        (reading) => intoClasses(column, reading, target),
      );
    const known = trainedPlan() ?? readUnlabelled(column, target) ?? readNames(column, target);
    if (known !== undefined) return known;
  }
  const outcome = read(column, options);
  if (outcome.kind === "clear") {
    const matched = intoClasses(column, outcome.reading, target);
    return withFittingAlternatives(column, matched, (chosen) => {
      const other = read(column, chosen);
      return other.kind === "clear" ? intoClasses(column, other.reading, target) : other;
    });
  }
  const ownChoices = outcome.choices.map((choice) => withoutLacking(choice, target));
  return { ...outcome, choices: [...positions(column, target), ...ownChoices] };
}

/**
 * The answers that lead to classes that the model has.
 *
 * @throws DataError `CLASSES_UNFIT` if there are none
 */
export function answersFor(
  column: LabelColumn,
  target: TargetClasses,
  choices: readonly LabelChoice[],
  read: (column: LabelColumn, options: Options) => Outcome,
): readonly LabelChoice[] {
  const fitting = choices.filter(({ classes, labelMap }) => {
    const chosen = { ...(classes && { classes }), ...(labelMap && { labelMap }) };
    return attempt(() => readTarget(column, target, chosen, read))?.kind === "clear";
  });
  const values = column.values.map(({ value }) => value);
  if (fitting.length === 0) throw unfit(column, values, target.classNames);
  return fitting;
}

/** An answer in which values of a class that the model lacks are left out, if it has at least two of the others. */
function withoutLacking(choice: LabelChoice, { classNames }: TargetClasses): LabelChoice {
  const names = [...new Set(Object.values(choice.labelMap ?? {}))].filter((name) => name !== "skip");
  const matched = matchNames(names, classNames);
  if (matched === undefined || matched.size < 2 || matched.size === names.length) return choice;
  const entries = Object.entries(choice.labelMap ?? {}).map(
    ([value, name]) => [value, matched.has(name) ? name : "skip"] as const,
  );
  const inWords = entries.map(([value, name]) => `${value} is ${name === "skip" ? "left out" : name}`);
  return { description: inWords.join(", "), labelMap: Object.fromEntries(entries) };
}

/** Another way to read the values is one only if its classes are those of the model, and if it changes something. */
function withFittingAlternatives(
  { values }: LabelColumn,
  outcome: Outcome,
  readAs: (chosen: Options) => Outcome,
): Outcome {
  const { alternatives = [], ...reading } = outcome.reading;
  const answerOf = (answer: Reading): string => JSON.stringify(mapOf(values, answer));
  const fitting = alternatives.filter(({ classes, labelMap }) => {
    const other = attempt(() => readAs({ ...(classes && { classes }), ...(labelMap && { labelMap }) }));
    return other?.kind === "clear" && answerOf(other.reading) !== answerOf(reading);
  });
  return { ...outcome, reading: { ...reading, alternatives: fitting } };
}

/** In a test set for two classes, -1 beside 0 and 1 means that a row has no label. */
function readUnlabelled(column: LabelColumn, { classNames }: TargetClasses): Outcome | undefined {
  const keys = new Set(column.values.map(({ key }) => key));
  if (keys.size === 1 && keys.has("-1"))
    return clear({ rule: "-1 means that there is no label", meanings: new Map([["-1", { leftOut: "no-label" }]]) });
  if (classNames.length !== 2 || keys.size !== 3 || !["-1", "0", "1"].every((key) => keys.has(key))) return undefined;
  const byPolarity = matchNames(["Negative", "Positive"], classNames);
  const isLabel = ["label", "sentiment", "rating"].includes(nameMeaning(column.name).kind);
  if (byPolarity === undefined || !isLabel) return undefined;
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

/** Values that are the names of the classes, or the same number on the same scale: `5` and `5 stars`. */
function readNames(column: LabelColumn, { classNames }: TargetClasses): Outcome | undefined {
  const isQuestion = column.meaning.kind === "question" || column.meaning.kind === "property";
  if (isQuestion && column.values.some(({ number }) => number !== undefined)) return undefined;
  const byKey = new Map(classNames.map((name) => [labelKey(name) ?? "", name]));
  const numbers = modelNumbers(classNames, column) ?? degreePositions(classNames, column);
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
  const hasDegrees = new Set(classNames.map(polarityOf)).size < classNames.length;
  if (matched === undefined || (reading.isScale === true && hasDegrees && classNames.every(polarityOf))) {
    const choices = [...answers(column, classNames), ...numberedChoices(column, classNames)];
    if (choices.length === 0) throw unfit(column, [...names], classNames);
    const why = `nothing says which of the model's classes ${quotedList(classNames)} the values in the column "${column.name}" are`;
    return { kind: "unclear", reading, why, choices };
  }
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
  const mapWith = (meaning: Meaning): LabelMap => {
    const more = lacking.map(({ key }) => [key, meaning] as const);
    return mapOf(column.values, { meanings: new Map<string, Meaning>([...meanings, ...more]) });
  };
  const values = quotedList(lacking.map(({ value }) => value));
  return [
    { description: `${values} left out`, labelMap: mapWith({ leftOut: "chosen" }) },
    ...classNames
      .slice(0, 2)
      .map((name) => ({ description: `${values} as ${name}`, labelMap: mapWith({ className: name }) })),
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

/** Two answers, such as 0 and 1, may be a model's two classes in either order. */
function answers({ values }: LabelColumn, classNames: readonly string[]): LabelChoice[] {
  const [no, yes, ...more] = values.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const [first, second, ...others] = classNames.map(mapName);
  if (no === undefined || yes === undefined || first === undefined || second === undefined) return [];
  if (more.length > 0 || others.length > 0 || !isAnswer(no.key) || !isAnswer(yes.key)) return [];
  return [[first, second] as const, [second, first] as const].map(([noName, yesName]) => ({
    description: `${no.value} is ${noName}, ${yes.value} is ${yesName}`,
    labelMap: { [mapKey(no)]: noName, [mapKey(yes)]: yesName },
  }));
}

function unfit({ values }: LabelColumn, names: readonly string[], classNames: readonly string[]): DataError {
  return new DataError(
    "CLASSES_UNFIT",
    `The data has the classes ${quotedList(names)}, the model has ${quotedList(classNames)}. They cannot be compared.`,
    { details: { labels: names, classNames, values: values.map(({ value }) => value).slice(0, 1000) } },
  );
}

function nameOf(names: ReadonlyMap<string, string>, name: string): string {
  return names.get(name) ?? name;
}
