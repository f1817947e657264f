import { labelKey, labelText } from "../labels/label-key.ts";
import { areRare, type LabelColumn, labelColumn, rowsOf } from "../labels/label-column.ts";
import { isLabelLike } from "../labels/label-schemes.ts";
import { isNumberValue, scaleOf } from "../labels/scales.ts";
import { isOpinion } from "../labels/readings/words.ts";
import type { Fields } from "../read/reader.ts";
import { isOtherName, labelNameRank, textNameRank } from "./column-names.ts";

/** What the first rows show of a column. */
export interface ColumnProfile {
  readonly name: string;
  readonly textRank: number;
  readonly labelRank: number;
  /** Whether the name says that it is an id, a place, a number of votes and the like. */
  readonly isOther: boolean;
  /** Mean length of the values that are texts, in UTF-16 units; 0 if there is none. */
  readonly meanLength: number;
  /** Share of rows with such a value, 0 to 1. */
  readonly textShare: number;
  /** Share of rows with any value, 0 to 1. */
  readonly filledShare: number;
  /** Share of values that look like a label of any kind, 0 to 1. */
  readonly labelShare: number;
  /** Whether values repeat, as labels do and row numbers do not. Always true for fewer than four rows. */
  readonly hasRepeats: boolean;
  /** Whether it holds a few short words again and again, such as topics. */
  readonly isKind: boolean;
  /** Whether most values are web or mail addresses, or dates. */
  readonly isAddressOrDate: boolean;
  /** Whether nearly all values are opinions in words, such as positive and negative. */
  readonly isOpinion: boolean;
  /** Whether most rows have such words, of several polarities, beside others. */
  readonly isPartlyOpinion: boolean;
  /** Whether all values are whole numbers from 0 or 1 to the number of classes. */
  readonly isCode: boolean;
  /** Whether nearly all values are numbers on a scale of ratings. */
  readonly isScale: boolean;
  /** Whether all values are 0 and 1, or false and true, and both occur. */
  readonly isBinary: boolean;
  readonly values: LabelColumn;
}

const MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)";
const ADDRESS_OR_DATE = new RegExp(
  [
    String.raw`^(?:https?:\/\/|www\.)\S+$`,
    String.raw`^\S+@\S+\.\w+$`,
    // "Mon Apr 06 22:19:45 PDT 2009", "February 28, 2012", "2 May 2020 10:15 am", "2020-05-02T10:15:00Z"
    String.raw`^(?:[a-z]{3,9},? )?(?:\d{1,2}\.? ?)?${MONTH}[a-z]*[., -]+(?:\d{1,2},? ?)?(?:[\d:]+ ?)*(?:[a-z]{2,4} )?\d{4}(?:[ ,]+[\d:]+(?: ?[ap]m)?)?$`,
    String.raw`^\d{1,4}[-\/.]\d{1,2}[-\/.]\d{1,4}[t ]+[\d:.]+ ?(?:[a-z]{1,4}|[ap]m)?$`,
  ].join("|"),
  "i",
);
/** Topics have at most this many different values, */
const MOST_KINDS = 100;
/** and are shorter than texts, in UTF-16 units. */
const MOST_KIND_LENGTH = 24;
const BINARY: ReadonlySet<string> = new Set(["0", "1", "true", "false"]);

/** @param rows - the first rows of the file */
export function profileColumns(rows: readonly Fields[]): readonly ColumnProfile[] {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...names].map((name) =>
    profileOf(
      name,
      rows.map((row) => row[name]),
    ),
  );
}

function profileOf(name: string, values: readonly unknown[]): ColumnProfile {
  const present = values.filter((value) => value !== undefined && value !== null && value !== "");
  const texts = present.filter(isText);
  const column = labelColumn(name, countsOf(present));
  const { rows } = column;
  const meanLength = texts.length === 0 ? 0 : texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
  return {
    name,
    textRank: textNameRank(name),
    labelRank: labelNameRank(name),
    isOther: isOtherName(name),
    meanLength,
    textShare: texts.length / Math.max(values.length, 1),
    filledShare: present.length / Math.max(values.length, 1),
    labelShare: present.filter(isLabelLike).length / Math.max(present.length, 1),
    hasRepeats: present.length < 4 || new Set(present.map(labelKey)).size <= present.length / 2,
    isKind: rows >= 4 && column.values.length <= Math.min(MOST_KINDS, rows / 2) && meanLength <= MOST_KIND_LENGTH,
    isAddressOrDate:
      texts.length > 0 && texts.filter((text) => ADDRESS_OR_DATE.test(text.trim())).length > texts.length / 2,
    isOpinion:
      rows > 0 &&
      areRare(
        column.values.filter((value) => !isOpinion(value)),
        rows,
      ),
    isPartlyOpinion: isPartlyOpinion(column),
    isCode: isCode(column),
    isScale:
      rows > 0 &&
      scaleOf(column) !== undefined &&
      areRare(
        column.values.filter((value) => !isNumberValue(value)),
        rows,
      ),
    isBinary: column.values.length === 2 && column.values.every(({ key }) => BINARY.has(key)),
    values: column,
  };
}

function isPartlyOpinion({ values, rows }: LabelColumn): boolean {
  const opinions = values.filter(isOpinion);
  const polarities = new Set(opinions.map(({ phrase }) => phrase?.polarity));
  return polarities.size > 1 && values.length <= MOST_KINDS && rowsOf(opinions) > rows / 2;
}

function isCode({ values, rows }: LabelColumn): boolean {
  const numbers = values.map(({ number }) => number?.value ?? Number.NaN);
  const lowest = Math.min(...numbers);
  const isCounted = (lowest === 0 || lowest === 1) && Math.max(...numbers) <= values.length * 2;
  return isCounted && numbers.every(Number.isInteger) && values.length <= Math.min(MOST_KINDS, rows / 2);
}

/** Words or emoji: anything that is not only digits and signs. */
function isText(value: unknown): value is string {
  return typeof value === "string" && /[\p{L}\p{Extended_Pictographic}\p{Emoji_Presentation}]/u.test(value);
}

function countsOf(values: readonly unknown[]): { readonly value: unknown; readonly rows: number }[] {
  const counts = new Map<unknown, number>();
  for (const value of values) {
    const text = labelText(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([value, rows]) => ({ value, rows }));
}
