import { labelKey, labelText } from "./label-key.ts";
import { numberOf, type LabelNumber } from "./label-number.ts";
import { nameMeaning, type NameMeaning } from "./name-meaning.ts";
import { polarPhrase, type PolarPhrase } from "./polarity.ts";

/** A value of a label column, as a reader gives it, and its number of rows. */
export interface CountedLabel {
  readonly value: unknown;
  readonly rows: number;
}

/** A distinct value of a label column. */
export interface LabelValue {
  readonly key: string;
  /** The first spelling in the file. */
  readonly value: string;
  readonly rows: number;
  readonly number?: LabelNumber;
  readonly phrase?: PolarPhrase;
}

/** The label column of one file. */
export interface LabelColumn {
  readonly name: string;
  readonly meaning: NameMeaning;
  /** Values that can be labels, the most frequent first. */
  readonly values: readonly LabelValue[];
  /** Values that mean that there is no label, missing ones as one value with an empty key. */
  readonly noLabels: readonly LabelValue[];
  /** Rows with one of `values`. */
  readonly rows: number;
}

const NO_LABELS: ReadonlySet<string> = new Set([
  ...[
    "nan",
    "null",
    "none",
    "nil",
    "n/a",
    "na",
    "n.a.",
    "#n/a",
    "<na>",
    "undefined",
    "missing",
    "unsup",
    "?",
    "-",
    "--",
  ],
  ...[
    "unlabelled",
    "unlabeled",
    "unlabel",
    "unknown",
    "unk",
    "no label",
    "no_label",
    "nolabel",
    "not labelled",
    "not labeled",
  ],
  ...["not available", "not applicable", "(blank)", "(none)", "[none]", "unrated", "not rated"],
]);
/** Values that mean that there is no label because the cell is empty, as programs write it. */
const EMPTY_CELLS: ReadonlySet<string> = new Set(["nan", "null", "none", "nil", "n/a", "na", "n.a.", "#n/a", "<na>"]);

/** Whether a label means that its row has none. */
function meansNoLabel(key: string): boolean {
  return key === "" || NO_LABELS.has(key);
}

/** Whether a label is what programs write into an empty cell. */
export function meansEmptyCell(key: string): boolean {
  return key === "" || EMPTY_CELLS.has(key);
}

/**
 * Groups the values of a column by their normalized spelling.
 *
 * @param isNamed - whether the user gave a value a meaning, even if it usually means that there is no label
 */
export function labelColumn(
  name: string,
  counted: Iterable<CountedLabel>,
  isNamed: (key: string) => boolean = () => false,
): LabelColumn {
  const found = new Map<string, { value: string; rows: number }>();
  for (const { value, rows } of counted) {
    const key = labelKey(value) ?? "";
    const known = found.get(key);
    if (known === undefined) found.set(key, { value: key === "" ? "" : (labelText(value) ?? ""), rows });
    else known.rows += rows;
  }
  const all = bySharedBest([...found].map(([key, { value, rows }]) => labelValue(key, value, rows)));
  const words = all.filter(({ key, number }) => number === undefined && !meansNoLabel(key));
  const numbers = all.filter(({ number }) => number !== undefined);
  // Beside words, the number -1 is what libraries write for a missing class; beside a plus, a minus is a label.
  const isMissing = (key: string): boolean => key === "-1" && numbers.length === 1 && words.length > 1;
  const isSign = (key: string): boolean => key === "-" && found.has("+");
  const isLabel = ({ key }: LabelValue): boolean =>
    key !== "" && (isNamed(key) || isSign(key) || !(meansNoLabel(key) || isMissing(key)));
  const values = all.filter(isLabel).sort(byFrequency);
  return {
    name,
    meaning: nameMeaning(name),
    values,
    noLabels: all.filter((value) => !isLabel(value)).sort(byFrequency),
    rows: rowsOf(values),
  };
}

/** The rows of all values together. */
export function rowsOf(values: Iterable<{ readonly rows: number }>): number {
  let rows = 0;
  for (const value of values) rows += value.rows;
  return rows;
}

/** A value with fewer rows than this share may be left out without a question, */
const RARE_SHARE = 0.01;
/** if all such values together have less than this share. */
const RARE_SHARE_IN_ALL = 0.02;

/** Whether values are so rare that they may be left out without a question. */
export function areRare(values: readonly LabelValue[], columnRows: number): boolean {
  return (
    values.every(({ rows }) => rows < columnRows * RARE_SHARE) &&
    (values.length === 0 || rowsOf(values) < columnRows * RARE_SHARE_IN_ALL)
  );
}

/** Ratings with several maxima, such as `4/5` and `8/10`, are compared by their shares of the best. */
function bySharedBest(values: readonly LabelValue[]): readonly LabelValue[] {
  const maxima = new Set(values.flatMap(({ number }) => (number?.maximum === undefined ? [] : [number.maximum])));
  if (maxima.size < 2) return values;
  return values.map(({ number, ...value }) => {
    if (number === undefined) return value;
    const share = number.maximum === undefined ? undefined : number.value / number.maximum;
    return { ...value, number: share === undefined ? number : { ...number, value: share, isShare: true } };
  });
}

function labelValue(key: string, value: string, rows: number): LabelValue {
  const number = numberOf(key);
  const phrase = number === undefined ? polarPhrase(value) : undefined;
  return { key, value, rows, ...(number && { number }), ...(phrase && { phrase }) };
}

function byFrequency(a: LabelValue, b: LabelValue): number {
  return b.rows - a.rows || (a.key < b.key ? -1 : 1);
}
