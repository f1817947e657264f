import type { CountedLabel } from "./label-column.ts";
import { labelKey } from "./label-key.ts";
import type { LabelPlan, PlannedValue } from "./label-plan.ts";
import { isInRange, rangeOf } from "./number-ranges.ts";

/** Finds what a plan says about a label, by its key; undefined for a label that the plan does not have. */
export function plannedLookup({ values }: Pick<LabelPlan, "values">): (key: string) => PlannedValue | undefined {
  const byKey = new Map(values.map((planned) => [labelKey(planned.value) ?? "", planned]));
  const ranges = values.flatMap((planned) => {
    const range = rangeOf(planned.value);
    return range === undefined ? [] : [{ range, planned }];
  });
  return (key) => byKey.get(key) ?? ranges.find(({ range }) => isInRange(key, range))?.planned;
}

/** The labels of a plan with their rows; of a range its two ends. */
export function countedLabels({ values }: LabelPlan): readonly CountedLabel[] {
  return values.flatMap(({ value, rows }): readonly CountedLabel[] => {
    const range = rangeOf(value);
    if (range === undefined) return [{ value, rows }];
    return [range.from, range.to].map((end) => ({ value: end, rows: rows / 2 }));
  });
}
