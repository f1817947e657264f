import { isTextName, labelNameRank } from "./column-names.ts";
import { DataError, quotedList } from "../errors.ts";
import { isLabelLike } from "../labels/label-schemes.ts";
import type { Fields } from "../read/reader.ts";

/** The columns that hold the text and the label of a review. */
export interface Columns {
  readonly text: string;
  readonly label: string;
}

/** A text column without a known name must be longer than any other by this factor. Otherwise both fit equally. */
const CLEAR_LENGTH_RATIO = 2;
/** Share of sampled values that must look like labels in a column without a known name. */
const LABEL_SHARE = 0.9;
/** The same for a column with a known label name. */
const NAMED_LABEL_SHARE = 0.5;

/**
 * Finds the text and the label column: by name first, by content if the names do not decide.
 *
 * @param rows - the first rows of the file, at least one
 * @param given - columns that the user named; they are used unchanged
 * @throws DataError `COLUMN_MISSING`, `COLUMNS_NOT_FOUND` or `COLUMNS_AMBIGUOUS`, with the columns as `details`
 */
export function findColumns(rows: readonly Fields[], path: string, given: Partial<Columns> = {}): Columns {
  const profiles = profileColumns(rows);
  const names = profiles.map(({ name }) => name);
  for (const role of ["text", "label"] as const) {
    const name = given[role];
    if (name !== undefined && !names.includes(name)) {
      const message = `"${path}" has no column "${name}". Its columns are ${quotedList(names)}.`;
      throw new DataError("COLUMN_MISSING", message, { details: { role, columns: names } });
    }
  }

  const fail = (role: keyof Columns, fitting: readonly Profile[]): DataError => {
    if (fitting.length === 0) {
      const message = `"${path}" has no column that is clearly the ${role}. Its columns are ${quotedList(names)}.`;
      return new DataError("COLUMNS_NOT_FOUND", message, { details: { role, columns: names } });
    }
    const columns = fitting.map(({ name }) => name);
    const message = `In "${path}" the columns ${quotedList(columns)} may each be the ${role}.`;
    return new DataError("COLUMNS_AMBIGUOUS", message, { details: { role, columns } });
  };

  const others = profiles.filter(({ name }) => name !== given.text);
  const text =
    given.text ??
    onlyOne(textCandidates(profiles.filter(({ name }) => name !== given.label)), (found) => fail("text", found));
  const label =
    given.label ??
    onlyOne(labelCandidates(others.filter(({ name }) => name !== text)), (found) => fail("label", found));
  return { text, label };
}

/**
 * Finds only the text column, for a table without labels.
 *
 * @throws DataError as {@link findColumns}
 */
export function findTextColumn(rows: readonly Fields[], path: string, given?: string): string {
  const profiles = profileColumns(rows);
  const columns = profiles.map(({ name }) => name);
  if (given !== undefined) {
    if (columns.includes(given)) return given;
    const message = `"${path}" has no column "${given}". Its columns are ${quotedList(columns)}.`;
    throw new DataError("COLUMN_MISSING", message, { details: { role: "text", columns } });
  }
  return onlyOne(textCandidates(profiles), (found) => {
    if (found.length === 0) {
      const message = `"${path}" has no column that is clearly the text. Its columns are ${quotedList(columns)}.`;
      return new DataError("COLUMNS_NOT_FOUND", message, { details: { role: "text", columns } });
    }
    const names = found.map(({ name }) => name);
    const message = `In "${path}" the columns ${quotedList(names)} may each be the text.`;
    return new DataError("COLUMNS_AMBIGUOUS", message, { details: { role: "text", columns: names } });
  });
}

interface Profile {
  readonly name: string;
  /** Mean length of the values with a letter in them, in UTF-16 units; 0 if there is none. */
  readonly meanLength: number;
  /** Share of rows with such a value, 0 to 1. */
  readonly textShare: number;
  /** Share of values that look like a label of any kind, 0 to 1. */
  readonly labelShare: number;
  /** Whether values repeat, as labels do and row numbers do not. Always true for fewer than four rows. */
  readonly hasRepeats: boolean;
}

function profileColumns(rows: readonly Fields[]): readonly Profile[] {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...names].map((name) => {
    const values = rows.map((row) => row[name]);
    const texts = values.filter((value): value is string => typeof value === "string" && /\p{L}/u.test(value));
    const present = values.filter((value) => value !== undefined && value !== null && value !== "");
    const labels = present.filter(isLabelLike);
    return {
      name,
      meanLength: texts.length === 0 ? 0 : texts.reduce((sum, text) => sum + text.length, 0) / texts.length,
      textShare: texts.length / Math.max(rows.length, 1),
      labelShare: labels.length / Math.max(present.length, 1),
      hasRepeats: present.length < 4 || new Set(present).size <= present.length / 2,
    };
  });
}

/** Columns that fit equally well as the text. A single one is the answer. */
function textCandidates(profiles: readonly Profile[]): readonly Profile[] {
  const texts = profiles.filter(({ textShare, labelShare }) => textShare >= 0.5 && labelShare < LABEL_SHARE);
  const named = texts.filter(({ name }) => isTextName(name));
  if (named.length > 0) return named;
  const unnamed = texts.filter(({ name }) => labelNameRank(name) === 0);
  const longest = Math.max(...unnamed.map(({ meanLength }) => meanLength));
  return unnamed.filter(({ meanLength }) => meanLength * CLEAR_LENGTH_RATIO > longest);
}

/** Columns that fit equally well as the label. A class name ranks before a rating name, a name before content. */
function labelCandidates(profiles: readonly Profile[]): readonly Profile[] {
  for (const rank of [2, 1]) {
    const called = profiles.filter(({ name }) => labelNameRank(name) === rank);
    const named = called.filter(({ labelShare }) => labelShare >= NAMED_LABEL_SHARE);
    if (named.length > 0) return named;
    // A column with a label name is still the best guess if it holds something else: the error shows its values.
    if (rank === 2 && called.length > 0) return called;
  }
  return profiles.filter(({ labelShare, hasRepeats }) => labelShare >= LABEL_SHARE && hasRepeats);
}

function onlyOne(candidates: readonly Profile[], fail: (found: readonly Profile[]) => DataError): string {
  const [first, ...more] = candidates;
  if (first === undefined || more.length > 0) throw fail(candidates);
  return first.name;
}
