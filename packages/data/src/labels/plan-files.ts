import { attempt } from "./attempt.ts";
import { type CountedLabel, labelColumn, type LabelColumn } from "./label-column.ts";
import { labelKey } from "./label-key.ts";
import type { LabelPlan } from "./label-plan.ts";
import { plannedLookup } from "./planned-values.ts";
import { planLabels, type PlanOptions } from "./plan-labels.ts";
import { isInMap } from "./readings/label-map.ts";
import { isNumberValue, scaleOf } from "./scales.ts";

/** The label column of one file. */
interface CountedFile {
  readonly path: string;
  readonly column: string;
  readonly wordsColumn?: string | undefined;
  /** Values with their rows. */
  counted(): readonly CountedLabel[];
}

/**
 * Decides what the labels of each file mean. Files that are parts of one dataset are read together: one that holds only the
 * ratings 1 to 3 is on the scale of the others.
 *
 * @throws DataError those of `planLabels`
 */
export function planFiles(files: readonly CountedFile[], options: PlanOptions): readonly LabelPlan[] {
  const { labelMap, classes: _classes, ...usual } = options;
  const counts = new Map(files.map((file) => [file, file.counted()]));
  const countsOf = (file: CountedFile): readonly CountedLabel[] => counts.get(file) ?? [];
  const isMapped = (file: CountedFile): boolean =>
    labelMap !== undefined && countsOf(file).some(({ value }) => isInMap(labelMap, labelKey(value) ?? ""));
  const planOf = (file: CountedFile, chosen: PlanOptions, counted = countsOf(file)): LabelPlan =>
    planLabels(counted, file.column, {
      ...chosen,
      path: file.path,
      ...(file.wordsColumn !== undefined && { wordsColumn: file.wordsColumn }),
    });
  if (labelMap !== undefined) {
    // A map may be for the labels of one file only.
    const { labelMap: _labelMap, ...others } = options;
    const isOther = (file: CountedFile): boolean => !isMapped(file) && files.some(isMapped);
    return files.map((file) => planOf(file, isOther(file) ? others : options));
  }
  const united = new Map<CountedFile, LabelPlan>();
  for (const column of new Set(files.map(columnKey))) {
    const group = files.filter((file) => columnKey(file) === column);
    const [first] = group;
    const isClear = (file: CountedFile): boolean => attempt(() => planOf(file, usual)) !== undefined;
    const columns = group.map((file) => labelColumn(file.column, countsOf(file)));
    if (first === undefined || !areParts(columns, (index) => group[index] !== undefined && isClear(group[index])))
      continue;
    const plan = planOf(first, options, group.flatMap(countsOf));
    for (const file of group) united.set(file, ownPart(plan, file.path, countsOf(file)));
  }
  return files.map((file) => united.get(file) ?? planOf(file, options));
}

function columnKey({ column }: CountedFile): string {
  return labelKey(column) ?? "";
}

/** Whether columns of numbers with one name are parts of one column, because one of them would be misread without the others. */
function areParts(columns: readonly LabelColumn[], isClear: (index: number) => boolean): boolean {
  if (columns.length < 2 || !columns.every(({ values }) => values.every(isNumberValue))) return false;
  const keys = columns.map(({ values }) => new Set(values.map(({ key }) => key)));
  return columns.some((column, index) => {
    const own = keys[index] ?? new Set();
    if (!isClear(index)) return true;
    const scale = scaleOf(column);
    return columns.some((other, otherIndex) => {
      const others = keys[otherIndex] ?? new Set();
      if (scale === undefined) return own.size < others.size && [...own].every((key) => others.has(key));
      return scaleOf(other)?.title !== scale.title && ![...own].some((key) => others.has(key));
    });
  });
}

/** What the plan of several files says about the values of one of them. */
function ownPart(plan: LabelPlan, path: string, counted: readonly CountedLabel[]): LabelPlan {
  const lookUp = plannedLookup(plan);
  const rows = new Map<unknown, number>();
  for (const label of counted) {
    const planned = lookUp(labelKey(label.value) ?? "");
    rows.set(planned, (rows.get(planned) ?? 0) + label.rows);
  }
  const values = plan.values
    .filter((planned) => rows.has(planned))
    .map((planned) => ({ ...planned, rows: rows.get(planned) ?? 0 }));
  const names = new Set(values.map(({ className }) => className));
  return { ...plan, path, classNames: plan.classNames.filter((name) => names.has(name)), values };
}
