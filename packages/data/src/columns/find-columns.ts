import { DataError, quotedList } from "../errors.ts";
import type { LabelMap } from "../labels/label-plan.ts";
import type { Fields } from "../read/reader.ts";
import { labelCandidates, wordsBeside } from "./label-candidates.ts";
import { findClassColumns, joinClassColumns, multipleLabels, oneOfSeveral, splitClassColumns } from "./one-hot.ts";
import { type ColumnProfile, profileColumns } from "./profile-columns.ts";

/** The columns that hold the text and the label of a review. */
export interface Columns {
  readonly text: string;
  /** If there is one column for each class, their names with " | " between them. */
  readonly label: string;
}

/** Columns, and what reading needs to know about the label. */
export interface FoundColumns extends Columns {
  /** One column of 0 and 1 for each class. */
  readonly classColumns?: readonly string[];
  /** A column that holds a word for each label of the label column that the user chose. */
  readonly wordsColumn?: string;
}

/** A text column without a known name must be longer than any other by this factor. Otherwise both fit equally. */
const CLEAR_LENGTH_RATIO = 2;

/**
 * Finds the text and the label column: by name first, by content if the names do not decide.
 *
 * @param rows - the first rows of the file, at least one
 * @param given - columns that the user named; they are used unchanged
 * @param labelMap - the user's own labels: a column that holds them is the label
 * @throws DataError `COLUMN_MISSING`, `COLUMNS_NOT_FOUND`, `COLUMNS_AMBIGUOUS` or `LABELS_MULTIPLE`, with the columns as `details`
 */
export function findColumns(
  rows: readonly Fields[],
  path: string,
  given: Partial<Columns> = {},
  labelMap?: LabelMap,
): FoundColumns {
  const profiles = profileColumns(rows);
  const names = profiles.map(({ name }) => name);
  const givenClasses = given.label === undefined ? undefined : splitClassColumns(given.label, names);
  for (const role of ["text", "label"] as const) {
    const name = given[role];
    if (name === undefined || names.includes(name) || (role === "label" && givenClasses !== undefined)) continue;
    throw missingColumn(path, role, name, names);
  }
  const fail = (role: keyof Columns) => unclearColumn(path, role, names);
  const classes = findClassColumns(profiles, rows);
  const isLabel = ({ name }: ColumnProfile): boolean => name === given.label || (givenClasses?.includes(name) ?? false);
  const text = given.text ?? onlyOne(textCandidates(profiles.filter((profile) => !isLabel(profile))), fail("text"));
  const others = profiles.filter(({ name }) => name !== text);
  if (givenClasses !== undefined) return { text, label: joinClassColumns(givenClasses), classColumns: givenClasses };
  if (given.label !== undefined) {
    if (classes?.isOneHot === true && classes.names.length > 2 && classes.names.includes(given.label)) {
      throw oneOfSeveral(path, given.label, classes.names);
    }
    const words = wordsBeside(others, given.label, rows);
    return { text, label: given.label, ...(words !== undefined && { wordsColumn: words }) };
  }
  const candidates = labelCandidates(others, labelMap);
  if (classes !== undefined && candidates.every(({ name }) => classes.names.includes(name))) {
    if (classes.isOneHot) return { text, label: joinClassColumns(classes.names), classColumns: classes.names };
    if (candidates.length !== 1) throw multipleLabels(path, classes.names);
  }
  const label = onlyOne(candidates, fail("label"));
  // The user's own labels are those of the column that holds them.
  return { text, label: labelMap === undefined ? (wordsBeside(others, label, rows) ?? label) : label };
}

/**
 * Finds only the text column, for a table without labels.
 *
 * @throws DataError as {@link findColumns}
 */
export function findTextColumn(rows: readonly Fields[], path: string, given?: string): string {
  const profiles = profileColumns(rows);
  const names = profiles.map(({ name }) => name);
  if (given === undefined) return onlyOne(textCandidates(profiles), unclearColumn(path, "text", names));
  if (names.includes(given)) return given;
  throw missingColumn(path, "text", given, names);
}

function missingColumn(path: string, role: keyof Columns, name: string, columns: readonly string[]): DataError {
  const message = `"${path}" has no column "${name}". Its columns are ${quotedList(columns)}.`;
  return new DataError("COLUMN_MISSING", message, { details: { role, columns } });
}

/** The error for columns that fit equally well, or if none fits. */
function unclearColumn(
  path: string,
  role: keyof Columns,
  names: readonly string[],
): (fitting: readonly ColumnProfile[]) => DataError {
  return (fitting) => {
    if (fitting.length === 0) {
      const message = `"${path}" has no column that is clearly the ${role}. Its columns are ${quotedList(names)}.`;
      return new DataError("COLUMNS_NOT_FOUND", message, { details: { role, columns: names } });
    }
    const columns = fitting.map(({ name }) => name);
    const message = `In "${path}" the columns ${quotedList(columns)} may each be the ${role}.`;
    return new DataError("COLUMNS_AMBIGUOUS", message, { details: { role, columns } });
  };
}

/** Columns that fit equally well as the text. A single one is the answer. */
function textCandidates(profiles: readonly ColumnProfile[]): readonly ColumnProfile[] {
  const texts = profiles.filter(({ isAddressOrDate }) => !isAddressOrDate);
  const named = texts.filter(({ textRank, textShare }) => textRank === 3 && textShare > 0);
  const filled = named.filter(({ textShare }) => textShare >= 0.5);
  if (named.length > 0) return filled.length > 0 ? filled : named;
  for (const isRank of [(rank: number) => rank === 2, (rank: number) => rank === 1, (rank: number) => rank === 0]) {
    const ranked = texts.filter(
      ({ textRank, textShare, labelShare, isOpinion, isKind }) =>
        isRank(textRank) && textShare >= 0.5 && labelShare < 0.9 && !isOpinion && !isKind,
    );
    const longest = Math.max(...ranked.map(({ meanLength }) => meanLength));
    const fitting = ranked.filter(({ meanLength }) => meanLength * CLEAR_LENGTH_RATIO > longest);
    if (fitting.length > 0) return fitting;
  }
  // Whatever the names say: sentences are the text.
  const sentences = texts.filter(
    ({ meanLength, textShare, labelShare }) => textShare >= 0.5 && meanLength >= SENTENCE_LENGTH && labelShare < 0.5,
  );
  const longest = Math.max(...sentences.map(({ meanLength }) => meanLength));
  return sentences.filter(({ meanLength }) => meanLength * CLEAR_LENGTH_RATIO > longest);
}

/** Mean length of texts that are longer than labels, in UTF-16 units. */
const SENTENCE_LENGTH = 12;

function onlyOne(candidates: readonly ColumnProfile[], fail: (found: readonly ColumnProfile[]) => DataError): string {
  const [first, ...more] = candidates;
  if (first === undefined || more.length > 0) throw fail(candidates);
  return first.name;
}
