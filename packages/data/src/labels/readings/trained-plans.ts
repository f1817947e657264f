import { attempt } from "../attempt.ts";
import { areRare, type LabelColumn, labelColumn, type LabelValue } from "../label-column.ts";
import { labelKey } from "../label-key.ts";
import type { LabelPlan, PlannedValue, TargetClasses } from "../label-plan.ts";
import { matchNames } from "../match-classes.ts";
import { countedLabels, plannedLookup } from "../planned-values.ts";
import { polarityOf } from "../polarity.ts";
import { clear, mapOf, type Meaning, type Outcome, type Reading } from "../reading.ts";
import { scaleOf } from "../scales.ts";
import { isAnswer } from "./binary.ts";

/**
 * A plan of the training reviews, if it says what all values mean and the column means the same.
 *
 * @param read - how the values would be read for training
 * @param intoClasses - a reading with the names of the model's classes
 */
export function readPlans(
  column: LabelColumn,
  { classNames, plans = [] }: TargetClasses,
  read: (classes: "auto" | "two") => Outcome,
  intoClasses: (reading: Reading) => Outcome,
): Outcome | undefined {
  const auto = attempt(() => read("auto"));
  let other: Outcome | undefined;
  for (const plan of [...plans, ...unitedPlans(plans)]) {
    const trained = labelColumn(plan.column, countedLabels(plan));
    if (!isAlike(column, trained)) continue;
    const meanings = meaningsOf(plan, column, classNames);
    const covered = column.values.filter(({ key }) => meanings.has(key));
    const others = column.values.filter(({ key }) => !meanings.has(key));
    if (covered.length === 0 || !areRare(others, column.rows)) {
      if (leavesMiddleOut(plan, trained)) other ??= attempt(() => read("two"));
      continue;
    }
    const reading: Reading = { rule: `as in training: ${plan.rule}`, meanings, isScale: scaleOf(column) !== undefined };
    const isSame = plan.column.trim().toLowerCase() === column.name.trim().toLowerCase();
    const isWhole = trained.values.every(({ key }) => column.values.some((value) => value.key === key));
    if (isSame || isWhole || auto?.kind !== "clear" || agrees(covered, reading, auto.reading)) return clear(reading);
    other ??= twoReadings(column, reading, auto.reading);
  }
  return other?.kind === "clear" ? intoClasses(other.reading) : other;
}

/** The plans of files of one column as one plan, if they agree: each file may have only some of the values. */
function unitedPlans(plans: readonly LabelPlan[]): readonly LabelPlan[] {
  return [...new Set(plans.map(({ column }) => labelKey(column)))].flatMap((name) => {
    const group = plans.filter(({ column }) => labelKey(column) === name);
    const [first] = group;
    if (first === undefined || group.length < 2) return [];
    const byKey = new Map<string, PlannedValue>();
    for (const planned of group.flatMap(({ values }) => values)) {
      const key = labelKey(planned.value) ?? "";
      const known = byKey.get(key);
      if (known !== undefined && known.className !== planned.className) return [];
      byKey.set(key, { ...planned, rows: planned.rows + (known?.rows ?? 0) });
    }
    return [{ ...first, values: [...byKey.values()] }];
  });
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
  if (column.values.every(({ number, key }) => number === undefined && !isAnswer(key))) return true;
  const question = ({ meaning }: LabelColumn): string => {
    if (meaning.kind === "question") return meaning.polarity;
    return meaning.kind === "property" ? meaning.name : "";
  };
  const [here, there] = [scaleOf(column), scaleOf(trained)];
  return (
    question(column) === question(trained) && (here === undefined || there === undefined || here.title === there.title)
  );
}

/** What a plan says about the values of a column, with the names of the model's classes. */
function meaningsOf(
  plan: LabelPlan,
  { values }: LabelColumn,
  classNames: readonly string[],
): ReadonlyMap<string, Meaning> {
  const names = plan.values.flatMap(({ className }) => (className === undefined ? [] : [className]));
  const matched = matchNames([...new Set(names)], classNames);
  const lookUp = plannedLookup(plan);
  const meanings = new Map<string, Meaning>();
  for (const { key } of values) {
    const { className, leftOut } = lookUp(key) ?? {};
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
