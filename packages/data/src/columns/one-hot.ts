import { DataError, quotedList } from "../errors.ts";
import { labelKey } from "../labels/label-key.ts";
import { polarityOf, wordsOf } from "../labels/polarity.ts";
import type { Fields } from "../read/reader.ts";
import type { ColumnProfile } from "./profile-columns.ts";

/** Between the names of one-hot columns, where they stand for one label column. */
const SEPARATOR = " | ";

/** Columns of 0 and 1 that belong together: one for each class. */
export interface ClassColumns {
  readonly names: readonly string[];
  /** Whether each row has exactly one 1. */
  readonly isOneHot: boolean;
}

/** Finds columns of 0 and 1 that belong together: names of opinions, or at least three without another label. */
export function findClassColumns(
  profiles: readonly ColumnProfile[],
  rows: readonly Fields[],
): ClassColumns | undefined {
  const marked = profiles.filter(isMarked);
  const prefixes = marked.map(({ name }) => prefixOf(name)).filter((prefix) => prefix !== undefined);
  // One label name stands for the class; several with the same beginning, such as "label_neg" and "label_pos", are one class each.
  const isClass = ({ name, labelRank }: ColumnProfile): boolean =>
    labelRank < 2 || prefixes.filter((prefix) => prefix === prefixOf(name)).length > 1;
  const binary = marked.filter(isClass).map(({ name }) => name);
  const polar = binary.filter((name) => polarityOf(name) !== undefined && !/^\d+$/.test(name));
  const polarities = new Set(polar.map(polarityOf));
  // A group of properties, such as toxic and obscene, has one polarity.
  for (const names of polarities.size > 1 ? [polar, binary] : [binary]) {
    const varying = marked.filter(
      ({ name, values, filledShare }) => names.includes(name) && (values.values.length > 1 || filledShare < 1),
    );
    if (varying.length < 2) continue;
    const isOneHot = rows.every((row) => classOfRow(row, names) !== undefined);
    if (isOneHot || names.length > 2 || names === polar) return { names, isOneHot };
  }
  return undefined;
}

/** One name for several columns. */
export function joinClassColumns(names: readonly string[]): string {
  return names.join(SEPARATOR);
}

/** The columns behind such a name; undefined for the name of one column. */
export function splitClassColumns(name: string, columnNames: readonly string[]): readonly string[] | undefined {
  const names = name.split(SEPARATOR);
  return names.length > 1 && !columnNames.includes(name) && names.every((part) => columnNames.includes(part))
    ? names
    : undefined;
}

/** The class of a row: the name of the only column with a 1; undefined if there is not exactly one. */
export function classOfRow(row: Fields, names: readonly string[]): string | undefined {
  const chosen = names.filter((name) => isYes(row[name]));
  return chosen.length === 1 ? chosen[0] : undefined;
}

/** Several labels for one text cannot be learned as classes. */
export function multipleLabels(path: string, names: readonly string[]): DataError {
  return new DataError(
    "LABELS_MULTIPLE",
    `In "${path}" the columns ${quotedList(names)} hold 0 and 1, and a row can have several of them or none. ` +
      `Several labels for one text are not supported: choose one of these columns, or make one column with one class for each row.`,
    { details: { role: "label", columns: names, path, canChooseOne: true } },
  );
}

/** One class out of several is not a label: the rows of all others would become one class. */
export function oneOfSeveral(path: string, name: string, names: readonly string[]): DataError {
  return new DataError(
    "LABELS_MULTIPLE",
    `In "${path}" the columns ${quotedList(names)} are one class each, with exactly one 1 in a row. ` +
      `With only "${name}" as the label, the rows of all other classes would become one class. Use all of them: name no label column.`,
    { details: { role: "label", columns: names, path } },
  );
}

/** Whether a column holds only 0 and 1, or marks such as x in some rows. */
function isMarked({ values: { values }, isOther, name }: ColumnProfile): boolean {
  return values.length > 0 && values.every(({ key }) => MARKS.has(key)) && !isOther && name.trim() !== "";
}

/** The first of several words of a name. */
function prefixOf(name: string): string | undefined {
  const words = wordsOf(name);
  return words.length > 1 ? words[0] : undefined;
}

const YES: ReadonlySet<string> = new Set(["1", "true", "x", "✓", "✔"]);
const MARKS: ReadonlySet<string> = new Set([...YES, "0", "false"]);

function isYes(value: unknown): boolean {
  return YES.has(labelKey(value) ?? "");
}
