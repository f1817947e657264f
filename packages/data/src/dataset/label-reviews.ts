import { DataError, quotedList } from "../errors.ts";
import { attempt } from "../labels/attempt.ts";
import { orderClasses } from "../labels/class-order.ts";
import { meansEmptyCell } from "../labels/label-column.ts";
import { labelKey } from "../labels/label-key.ts";
import type { LabelMap, LabelPlan } from "../labels/label-plan.ts";
import { plannedLookup } from "../labels/planned-values.ts";
import { planFiles } from "../labels/plan-files.ts";
import type { PlanOptions } from "../labels/plan-labels.ts";
import { unusedEntries } from "../labels/readings/label-map.ts";
import { unitePlans } from "../labels/unite-plans.ts";
import type { Review } from "../review.ts";
import { atLeastOne, proportionalShares } from "../sampling/proportional-shares.ts";
import type { FileLabels, LabelGroup } from "./file-labels.ts";

/** The reviews of all files with their classes. */
export interface LabelledReviews {
  readonly reviews: Review[];
  readonly classNames: readonly string[];
  readonly classCounts: readonly number[];
  readonly isOrdered: boolean;
  readonly labelPlans: readonly LabelPlan[];
  readonly labelRule: string;
  /** Rows that the plans leave out without a problem. */
  readonly skipped: number;
  readonly warnings: readonly string[];
}

/** Receives the rows that are left out for a problem. */
export type OnLeftOut = (kind: "unknown" | "empty", column: string, group: LabelGroup) => void;

/**
 * Decides what the labels of each file mean, and draws the reviews.
 *
 * @param onLeftOut - called for each value whose rows are problems
 * @throws DataError `ONE_CLASS`, `CLASSES_UNFIT` and those of `planLabels`
 */
export function labelReviews(
  files: readonly FileLabels[],
  { limit, ...options }: PlanOptions & { readonly limit?: number | undefined },
  onLeftOut: OnLeftOut,
): LabelledReviews {
  const plans = attempt(() => planFiles(files, options)) ?? plansOrOneClass(files, options);
  const { classNames, isOrdered } =
    options.target === undefined ? unitePlans(plans) : targetOrder(options.target.classNames);

  const indices = new Map(classNames.map((name, index) => [labelKey(name) ?? name, index]));
  const classes = classNames.map((): LabelGroup[] => []);
  let skipped = 0;
  for (const [index, plan] of plans.entries()) {
    const file = files[index];
    if (file === undefined) continue;
    const lookUp = plannedLookup(plan);
    for (const [key, group] of file.groups) {
      const { className, leftOut } = lookUp(key) ?? {};
      if (className !== undefined) classes[indices.get(labelKey(className) ?? className) ?? -1]?.push(group);
      else if (leftOut === "no-label" && meansEmptyCell(key)) onLeftOut("empty", file.column, group);
      else if (leftOut === "no-label" || leftOut === "chosen") skipped += group.rows;
      else onLeftOut("unknown", file.column, group);
    }
  }
  const classCounts = classes.map((groups) => groups.reduce((sum, { rows }) => sum + rows, 0));
  requireClasses(classNames, classCounts, plans, options.target === undefined ? 2 : 1);

  const total = classCounts.reduce((sum, count) => sum + count, 0);
  const shares = atLeastOne(proportionalShares(classCounts, Math.min(limit ?? total, total)), classCounts);
  const reviews = classes.flatMap((groups, label) => drawn(groups, shares[label] ?? 0, label));
  return {
    reviews: reviews.sort((a, b) => a.id - b.id),
    classNames,
    classCounts,
    isOrdered,
    labelPlans: plans,
    labelRule: ruleOf(plans),
    skipped,
    warnings: unusedWarnings(options.labelMap, files),
  };
}

/** A single code needs no question what it means: training needs two classes. */
function plansOrOneClass(files: readonly FileLabels[], options: PlanOptions): readonly LabelPlan[] {
  const [only, ...others] = new Map(files.flatMap(({ groups }) => [...groups]));
  if (only === undefined || others.length > 0 || options.target !== undefined) return planFiles(files, options);
  const [, { value }] = only;
  const [column = ""] = files.map((file) => file.column);
  throw new DataError(
    "ONE_CLASS",
    `All reviews with a label have the label "${value}" in the column "${column}". Training needs two classes.`,
    { details: { column, labels: [value] } },
  );
}

/** The classes of a model stay in the order of its outputs. */
function targetOrder(classNames: readonly string[]): {
  readonly classNames: readonly string[];
  readonly isOrdered: boolean;
} {
  const ordered = orderClasses(classNames);
  const isSame = [ordered.classNames, ordered.classNames.toReversed()].some(
    (names) => names.join("\n") === classNames.join("\n"),
  );
  return { classNames, isOrdered: ordered.isOrdered && isSame };
}

function requireClasses(
  classNames: readonly string[],
  classCounts: readonly number[],
  plans: readonly LabelPlan[],
  fewest: 1 | 2,
): void {
  const present = classNames.filter((_name, label) => (classCounts[label] ?? 0) > 0);
  const [plan] = plans;
  if (present.length >= fewest || plan === undefined) return;
  const labels = plans.flatMap(({ values }) => values.map(({ value }) => value)).filter((value) => value !== "");
  const details = { column: plan.column, labels: labels.slice(0, 1000) };
  const values = `Column "${plan.column}" holds ${quotedList(labels)}`;
  const [name] = present;
  if (name === undefined)
    throw new DataError("ALL_ROWS_BAD", `No row has a label that means a class. ${values}.`, { details });
  const rows = classCounts.reduce((sum, count) => sum + count, 0);
  throw new DataError(
    "ONE_CLASS",
    `All reviews (${String(rows)}) are ${name}. ${values}; training needs two classes.`,
    { details },
  );
}

/** One rule, or the rule of each file. */
function ruleOf(plans: readonly LabelPlan[]): string {
  const rules = new Set(plans.map(({ rule }) => rule));
  const [rule = ""] = rules;
  return rules.size < 2 ? rule : plans.map((plan) => `"${plan.path}": ${plan.rule}`).join("; ");
}

function unusedWarnings(labelMap: LabelMap | undefined, files: readonly FileLabels[]): readonly string[] {
  if (labelMap === undefined) return [];
  const unused = unusedEntries(
    labelMap,
    files.flatMap(({ groups }) => [...groups.keys()]),
  );
  return unused.length === 0 ? [] : [`The label map names ${quotedList(unused)}, but no row has such a label.`];
}

/** The reviews of one class with the smallest priorities. Several labels can mean that class. */
function drawn(groups: readonly LabelGroup[], count: number, label: number): Review[] {
  return groups
    .flatMap((group) => group.sample.smallest(count))
    .sort((a, b) => a.priority - b.priority)
    .slice(0, count)
    .map(({ item: { id, text, line, path } }) => ({ id, text, label, line, path }));
}
