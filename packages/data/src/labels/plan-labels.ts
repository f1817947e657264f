import { DataError, excerpt, quotedList } from "../errors.ts";
import { attempt } from "./attempt.ts";
import { orderClasses } from "./class-order.ts";
import { labelColumn, rowsOf, type CountedLabel, type LabelColumn, type LabelValue } from "./label-column.ts";
import type { ClassesChoice, LabelChoice, LabelMap, LabelPlan, PlannedValue, TargetClasses } from "./label-plan.ts";
import { runsOf } from "./number-ranges.ts";
import { inOrder, type Outcome, type Reading } from "./reading.ts";
import { asIsReading } from "./readings/as-is.ts";
import { readBinary } from "./readings/binary.ts";
import { readCodes } from "./readings/codes.ts";
import { isInMap, readLabelMap } from "./readings/label-map.ts";
import { readLists } from "./readings/lists.ts";
import { readOthers } from "./readings/others.ts";
import { readScale } from "./readings/scale.ts";
import { answersFor, readTarget } from "./readings/target.ts";
import { readWords } from "./readings/words.ts";

export interface PlanOptions {
  /** The file, for the plan; empty by default. */
  readonly path?: string;
  /** Default `auto`. */
  readonly classes?: ClassesChoice;
  /** The user's own meanings. They come before everything else. */
  readonly labelMap?: LabelMap;
  /** For evaluation: the classes that the values must become. */
  readonly target?: TargetClasses;
  /** Another column that holds a word for each of these labels; an answer if the labels are not clear. */
  readonly wordsColumn?: string;
}

/**
 * Decides what becomes of each distinct value of one file's label column.
 *
 * @param counted - values with their number of rows; different spellings of one value are put together
 * @param columnName - it says what numbers mean: 1 in `is_negative` is not positive
 * @throws DataError `LABELS_UNCLEAR` with the answers to choose from, `LABELS_MULTIPLE`, `LABELS_UNKNOWN`, `LABELS_TOO_MANY`,
 *   `LABEL_MAP_INVALID` or `CLASSES_UNFIT`
 */
export function planLabels(counted: Iterable<CountedLabel>, columnName: string, options: PlanOptions = {}): LabelPlan {
  const { path = "", labelMap, target, wordsColumn } = options;
  const isNamed = (key: string): boolean => labelMap !== undefined && isInMap(labelMap, key);
  const column = labelColumn(columnName, counted, isNamed);
  const read = (part: LabelColumn): Outcome =>
    target === undefined ? readColumn(part, options) : readTarget(part, target, options, readColumn);
  // A model may know lists: its plan leaves them out, or has them as classes.
  const known = target === undefined ? undefined : attempt(() => read(column));
  const canBeLists = known?.kind !== "clear" && labelMap === undefined && options.classes !== "as-is";
  const outcome = canBeLists ? readLists(column, read) : (known ?? read(column));
  const plan = planOf(path, column, outcome.reading, target?.classNames);
  if (outcome.kind === "clear") return plan;
  const choices = [
    ...(wordsColumn === undefined
      ? []
      : [{ description: `the words in the column "${wordsColumn}"`, labelColumn: wordsColumn }]),
    ...(target === undefined ? outcome.choices : answersFor(column, target, outcome.choices, readColumn)),
  ];
  throw unclearLabels(column, plan, outcome.why, withoutRepeats(choices).slice(0, MOST_CHOICES));
}

/** A question with more answers than this is hard to read. */
const MOST_CHOICES = 3;

function withoutRepeats(choices: readonly LabelChoice[]): readonly LabelChoice[] {
  const answerOf = ({ labelColumn, classes, labelMap }: LabelChoice): string =>
    JSON.stringify([labelColumn, classes, labelMap]);
  return choices.filter(
    (choice, index) => choices.findIndex((other) => answerOf(other) === answerOf(choice)) === index,
  );
}

/** How the values of a column are read, without the classes of a model. */
function readColumn(column: LabelColumn, { classes = "auto", labelMap }: PlanOptions): Outcome {
  if (labelMap !== undefined) return readLabelMap(column, labelMap, withoutMap(column, classes));
  if (classes === "as-is")
    return { kind: "clear", reading: readScale(column, classes)?.reading ?? asIsReading(column) };
  const found = readWords(column, classes) ?? readNumbers(column, classes);
  if (found !== undefined) return found;
  if (classes === "auto") return readOthers(column, (part) => readWords(part) ?? readNumbers(part, classes));
  throw new DataError(
    "LABELS_UNKNOWN",
    `Column "${column.name}" holds ${quotedList(column.values.map(({ value }) => value))}. They state no polarity, ` +
      `so they cannot become ${classes} classes.`,
    { details: { column: column.name, labels: column.values.map(({ value }) => value) } },
  );
}

function readNumbers(column: LabelColumn, classes: ClassesChoice): Outcome | undefined {
  const binary = readBinary(column);
  // A user who asks for classes of a scale says that higher is better.
  if (binary !== undefined && (binary.kind === "clear" || classes === "auto")) return binary;
  return readScale(column, classes) ?? readCodes(column, classes);
}

/** The reading of a column without the label map, for the values that the map does not name. */
function withoutMap(column: LabelColumn, classes: ClassesChoice): Reading | undefined {
  const outcome = attempt(() => readColumn(column, { classes }));
  return outcome?.kind === "clear" ? outcome.reading : undefined;
}

function planOf(
  path: string,
  column: LabelColumn,
  { rule, meanings, isScale, alternatives = [] }: Reading,
  order?: readonly string[],
): LabelPlan {
  const planned = ({ key, value, rows }: LabelValue): PlannedValue => ({
    value,
    rows,
    ...(meanings.get(key) ?? { leftOut: "unknown" as const }),
  });
  const values = isScale === true ? inOrder(column.values, ({ number }) => number?.value ?? Infinity) : column.values;
  const names = new Set([...meanings.values()].flatMap((found) => ("className" in found ? [found.className] : [])));
  const noLabels = column.noLabels.map((value) =>
    meanings.has(value.key) ? planned(value) : { value: value.value, rows: value.rows, leftOut: "no-label" as const },
  );
  return {
    path,
    column: column.name,
    rule,
    classNames: order?.filter((name) => names.has(name)) ?? orderClasses(names).classNames,
    values: [...inRanges(values, planned), ...noLabels],
    alternatives,
  };
}

/** Many numbers with the same meaning are one value of the plan: a range. */
function inRanges(
  values: readonly LabelValue[],
  planned: (value: LabelValue) => PlannedValue,
): readonly PlannedValue[] {
  const meaningOf = (value: LabelValue): string => {
    const { className, leftOut } = planned(value);
    return className === undefined ? `-${leftOut ?? ""}` : `+${className}`;
  };
  return runsOf(values, meaningOf).flatMap(({ members, range }) => {
    const [first] = members;
    if (first === undefined) return [];
    return [{ ...planned(first), ...(range !== undefined && { value: range, rows: rowsOf(members) }) }];
  });
}

function unclearLabels(column: LabelColumn, plan: LabelPlan, why: string, choices: readonly LabelChoice[]): DataError {
  const shown = plan.values.slice(0, 10).map(({ value, rows }) => `${excerpt(value)} in ${rowsInWords(rows)}`);
  if (plan.values.length > shown.length) shown.push(`${String(plan.values.length - shown.length)} more values`);
  const place = plan.path === "" ? "" : ` of "${plan.path}"`;
  return new DataError(
    "LABELS_UNCLEAR",
    `The labels${place} are not clear: ${why}. The column holds ${shown.join(", ")}.`,
    { details: { column: column.name, labels: column.values.map(({ value }) => value).slice(0, 1000), plan, choices } },
  );
}

function rowsInWords(rows: number): string {
  return rows === 1 ? "1 row" : `${String(rows)} rows`;
}
