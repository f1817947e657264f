import { type CountedLabel, labelColumn } from "../labels/label-column.ts";
import { labelKey, labelText } from "../labels/label-key.ts";
import { tooManyLabels } from "../labels/readings/as-is.ts";
import type { Review } from "../review.ts";
import { createSample, type Sample } from "../sampling/sample.ts";

/** All rows of a file with one label. */
export interface LabelGroup {
  /** The first spelling. */
  readonly value: string;
  rows: number;
  readonly sample: Sample<Omit<Review, "label">>;
  /** The first places of the label, to report them if the plan leaves the label out. */
  readonly firstPlaces: { readonly path: string; readonly line: number; readonly value: unknown }[];
}

/** The rows of one file by label. */
export interface FileLabels {
  readonly path: string;
  readonly column: string;
  readonly wordsColumn: string | undefined;
  /** By the key of the label. */
  readonly groups: ReadonlyMap<string, LabelGroup>;
  /** Values with their rows, rows without a value included. */
  counted(): readonly CountedLabel[];
  /**
   * @returns false if the row has no value
   * @throws DataError `LABELS_TOO_MANY`
   */
  add(label: unknown, review: Omit<Review, "label">, priority: number): boolean;
}

/** A column with more different words does not hold labels. */
const MOST_WORDS = 1_000;
/** Numbers of a scale, such as 0 to 100 with decimals, may have more different values. */
const MOST_NUMBERS = 100_000;
/** With more values than this, a sample for each of them would keep most of the file in memory. */
const MOST_SAMPLES = 64;
/** Then reviews that are not in a sample of the whole, this many times as large as the limit, are dropped, */
const SPARE = 8;
/** except the first of each value. */
const ALWAYS_KEPT = 8;
/** Places kept of each value, and of each of more values than are frequent. */
const MOST_PLACES = 1_000;
const FEW_PLACES = 4;

/** @param limit - the most reviews that will be wanted */
export function createFileLabels(
  path: string,
  column: string,
  { limit = Infinity, wordsColumn }: { readonly limit?: number | undefined; readonly wordsColumn?: string | undefined },
): FileLabels {
  const groups = new Map<string, LabelGroup>();
  const whole = createSample<undefined>(limit === Infinity ? 1 : limit * SPARE);
  let emptyRows = 0;
  let words = 0;

  const counted = (): readonly CountedLabel[] => {
    const values = [...groups.values()].map(({ value, rows }) => ({ value, rows }));
    return emptyRows === 0 ? values : [...values, { value: "", rows: emptyRows }];
  };
  const groupOf = (key: string, value: unknown): LabelGroup => {
    const known = groups.get(key);
    if (known !== undefined) return known;
    if (!/^[+-]?\d/.test(key)) words++;
    if (words > MOST_WORDS || groups.size >= MOST_NUMBERS) throw tooManyLabels(labelColumn(column, counted()));
    const group: LabelGroup = { value: labelText(value) ?? "", rows: 0, sample: createSample(limit), firstPlaces: [] };
    groups.set(key, group);
    return group;
  };
  return {
    path,
    column,
    wordsColumn,
    groups,
    counted,
    add(label, review, priority) {
      const key = labelKey(label);
      if (key === undefined) {
        emptyRows++;
        return false;
      }
      const group = groupOf(key, label);
      group.rows++;
      if (group.firstPlaces.length < (groups.size > MOST_SAMPLES ? FEW_PLACES : MOST_PLACES)) {
        group.firstPlaces.push({ path: review.path, line: review.line, value: label });
      }
      if (limit !== Infinity) whole.add(undefined, priority);
      const isSpare = groups.size > MOST_SAMPLES && group.rows > ALWAYS_KEPT && priority > whole.highest;
      if (limit === Infinity || !isSpare) group.sample.add(review, priority);
      return true;
    },
  };
}
