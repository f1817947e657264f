import type { Columns } from "../columns/find-columns.ts";
import { DataError, excerpt } from "../errors.ts";
import { labelKey, type LabelMeaning } from "../labels/label-schemes.ts";
import { findLabelScheme } from "../labels/find-label-scheme.ts";
import type { LabelMap, LabelPlan, PlannedValue } from "../labels/label-plan.ts";
import { proportionalShares } from "../sampling/proportional-shares.ts";
import { createRandom, STREAM } from "../sampling/random.ts";
import type { Fields } from "../read/reader.ts";
import { CLASS_NAMES, type ClassIndex, type Review, type RowProblem, type RowProblemCode } from "../review.ts";
import { createSample, type Sample } from "../sampling/sample.ts";

/** Up to this number of problems are kept with their lines. All are counted. */
const MAX_PROBLEMS_KEPT = 1_000;
/** A column with more different values than this does not hold labels. */
const MAX_LABEL_VALUES = 1_000;

export interface CollectorOptions {
  readonly seed: number;
  readonly limit?: number;
  readonly labelMap?: LabelMap;
}

interface CollectedRows {
  readonly reviews: Review[];
  readonly problems: RowProblem[];
  readonly problemCount: number;
  readonly skipped: number;
  readonly classCounts: readonly number[];
  readonly classNames: readonly string[];
  readonly isOrdered: boolean;
  readonly labelPlans: readonly LabelPlan[];
  readonly labelRule: string;
}

/** Collects rows one by one. The meaning of the labels is decided in `finish`, when all rows are known. */
export interface RowCollector {
  addRow(fields: Fields, columns: Columns, path: string, line: number): void;
  addProblem(problem: RowProblem): void;
  readonly rows: number;
  /** @throws DataError if the rows cannot form a dataset */
  finish(labelColumn: string): CollectedRows;
}

/** All rows with one label. */
interface LabelGroup {
  count: number;
  readonly sample: Sample<Omit<Review, "label">>;
  /** The first places of the label, to report them if the label has no meaning. */
  readonly firstPlaces: { readonly path: string; readonly line: number; readonly value: unknown }[];
}

export function createRowCollector(options: CollectorOptions): RowCollector {
  const random = createRandom(options.seed, STREAM.sample);
  const groups = new Map<string, LabelGroup>();
  const problems: RowProblem[] = [];
  let rows = 0;
  let problemCount = 0;
  let usable = 0;

  const report = (path: string, line: number, code: RowProblemCode, message: string): void => {
    problemCount++;
    if (problems.length < MAX_PROBLEMS_KEPT) problems.push({ path, line, code, message });
  };

  const groupOf = (key: string, column: string): LabelGroup => {
    const known = groups.get(key);
    if (known !== undefined) return known;
    if (groups.size >= MAX_LABEL_VALUES) {
      throw new DataError(
        "LABELS_TOO_MANY",
        `Column "${column}" has more than ${String(MAX_LABEL_VALUES)} different values, such as ${excerpt(key)}. ` +
          `It does not hold labels.`,
        { details: { column, labels: [...groups.keys()] } },
      );
    }
    const group: LabelGroup = { count: 0, sample: createSample(options.limit ?? Infinity), firstPlaces: [] };
    groups.set(key, group);
    return group;
  };

  return {
    get rows() {
      return rows;
    },
    addProblem({ path, line, code, message }) {
      rows++;
      report(path, line, code, message);
    },
    addRow(fields, columns, path, line) {
      rows++;
      const text = fields[columns.text];
      const value = fields[columns.label];
      if (typeof text !== "string" || text.trim() === "") {
        report(path, line, "TEXT_MISSING", `Column "${columns.text}" holds ${excerpt(text)} instead of a text.`);
        return;
      }
      const key = labelKey(value);
      if (key === undefined) {
        report(path, line, "LABEL_MISSING", `Column "${columns.label}" holds ${excerpt(value)} instead of a label.`);
        return;
      }
      const group = groupOf(key, columns.label);
      group.count++;
      if (group.firstPlaces.length < MAX_PROBLEMS_KEPT) group.firstPlaces.push({ path, line, value });
      group.sample.add({ id: usable++, text, line, path }, random.next());
    },
    finish(labelColumn) {
      const counts = new Map([...groups].map(([key, group]) => [key, group.count]));
      if (counts.size === 0) throw allBad(rows, problems);
      const scheme = findLabelScheme(counts, labelColumn, options.labelMap);
      const byMeaning = (wanted: LabelMeaning | undefined): readonly LabelGroup[] =>
        [...groups].filter(([key]) => scheme.classOf(key) === wanted).map(([, group]) => group);

      for (const { count, firstPlaces } of byMeaning(undefined)) {
        for (const { path, line, value } of firstPlaces) {
          report(path, line, "LABEL_UNKNOWN", `Label ${excerpt(value)} is outside the set: ${scheme.rule}.`);
        }
        problemCount += count - firstPlaces.length;
      }
      const classes = [byMeaning(0), byMeaning(1)] as const;
      const classCounts = [countOf(classes[0]), countOf(classes[1])] as const;
      const total = classCounts[0] + classCounts[1];
      const shares = proportionalShares(classCounts, Math.min(options.limit ?? total, total));
      const reviews = classes.flatMap((members, label) => drawn(members, shares[label] ?? 0, label as ClassIndex));
      return {
        reviews: reviews.sort((a, b) => a.id - b.id),
        problems: inOrder(problems),
        problemCount,
        skipped: countOf(byMeaning("skip")),
        classCounts,
        classNames: CLASS_NAMES,
        isOrdered: true,
        labelPlans: [
          {
            path: "",
            column: labelColumn,
            rule: scheme.rule,
            classNames: CLASS_NAMES,
            values: [...groups].map(([value, { count }]) => plannedValue(value, count, scheme.classOf(value))),
            alternatives: [],
          },
        ],
        labelRule: scheme.rule,
      };
    },
  };
}

function plannedValue(value: string, rows: number, meaning: LabelMeaning | undefined): PlannedValue {
  if (meaning === undefined) return { value, rows, leftOut: "unknown" };
  return meaning === "skip" ? { value, rows, leftOut: "chosen" } : { value, rows, className: CLASS_NAMES[meaning] };
}

function countOf(groups: readonly LabelGroup[]): number {
  return groups.reduce((sum, group) => sum + group.count, 0);
}

/** The reviews of one class with the smallest priorities. Several labels can mean that class. */
function drawn(groups: readonly LabelGroup[], count: number, label: ClassIndex): Review[] {
  return groups
    .flatMap((group) => group.sample.smallest(count))
    .sort((a, b) => a.priority - b.priority)
    .slice(0, count)
    .map(({ item: { id, text, line, path } }) => ({ id, text, label, line, path }));
}

/** Sorted by file, in order of first appearance, and then by line. */
function inOrder(problems: readonly RowProblem[]): RowProblem[] {
  const places = new Map<string, number>();
  for (const { path } of problems) if (!places.has(path)) places.set(path, places.size);
  const placeOf = ({ path }: RowProblem): number => places.get(path) ?? 0;
  return [...problems].sort((a, b) => placeOf(a) - placeOf(b) || a.line - b.line);
}

function allBad(rows: number, problems: readonly RowProblem[]): DataError {
  const [first] = problems;
  if (first === undefined)
    return new DataError("FILE_EMPTY", `There are no rows. ${CLASS_NAMES.join(" and ")} reviews are needed.`);
  return new DataError(
    "ALL_ROWS_BAD",
    `None of the ${String(rows)} rows can be used. The first problem is in "${first.path}", ` +
      `line ${String(first.line)}: ${first.message}`,
  );
}
