import { DataError, quotedList } from "../errors.ts";
import { orderClasses, type OrderedClasses, SENTIMENT_CLASSES } from "./class-order.ts";
import { labelColumn } from "./label-column.ts";
import { labelKey } from "./label-key.ts";
import type { LabelPlan } from "./label-plan.ts";
import { countedLabels } from "./planned-values.ts";
import { scaleOf } from "./scales.ts";

/**
 * The classes of all files together.
 *
 * @throws DataError `CLASSES_UNFIT` if two files have nothing in common, such as topics and sentiments
 */
export function unitePlans(plans: readonly LabelPlan[]): OrderedClasses {
  for (const [index, plan] of plans.entries()) {
    const other = plans.slice(0, index).find((earlier) => !fit(earlier, plan));
    if (other !== undefined) throw unfit(other, plan);
  }
  const byKey = new Map<string, string>();
  for (const name of plans.flatMap(({ classNames }) => classNames)) {
    const key = labelKey(name) ?? name;
    if (!byKey.has(key)) byKey.set(key, name);
  }
  return orderClasses(byKey.values());
}

function fit(a: LabelPlan, b: LabelPlan): boolean {
  if (isSentiment(a) && isSentiment(b)) return true;
  const [scaleA, scaleB] = [scaleOfPlan(a), scaleOfPlan(b)];
  if (scaleA !== undefined && scaleB !== undefined && scaleA !== scaleB) return false;
  // One file for each topic: the columns have one name.
  if (!isSentiment(a) && !isSentiment(b) && labelKey(a.column) === labelKey(b.column)) return true;
  const keys = new Set(a.classNames.map(labelKey));
  return (
    b.classNames.length === 0 || a.classNames.length === 0 || b.classNames.some((name) => keys.has(labelKey(name)))
  );
}

function isSentiment({ classNames }: LabelPlan): boolean {
  return classNames.every((name) => SENTIMENT_CLASSES.some((known) => known === name));
}

function scaleOfPlan(plan: LabelPlan): string | undefined {
  return scaleOf(labelColumn(plan.column, countedLabels(plan)))?.title;
}

function unfit(a: LabelPlan, b: LabelPlan): DataError {
  return new DataError(
    "CLASSES_UNFIT",
    `"${a.path}" has the classes ${quotedList(a.classNames)}, "${b.path}" has ${quotedList(b.classNames)}. ` +
      `They do not belong to one dataset.`,
    { details: { path: b.path, labels: b.classNames, classNames: a.classNames } },
  );
}
