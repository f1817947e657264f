import type { StoredRead } from "./preparation-view.ts";
import type { RunView } from "./run-view.ts";

/** The classes of a run in the order of their indices; empty before the data is read. */
export function classNamesOf({ report, evaluations, baseline, preparation }: RunView): readonly string[] {
  const read = preparation.reads.find(({ purpose }) => purpose === "train");
  return (
    report?.classNames ??
    evaluations.at(-1)?.report.classNames ??
    baseline?.report.classNames ??
    preparation.model?.labels ??
    (read === undefined ? [] : readClassNames(read))
  );
}

/** The classes of a dataset in their order. */
export function readClassNames({ classNames, classCounts }: StoredRead): readonly string[] {
  return classNames ?? Object.keys(classCounts); // Without names they were Negative and Positive, in this order.
}

/** Whether figures such as F1 are means over the classes. With two classes, they are those of the second one. */
export function hasManyClasses(classNames: readonly string[]): boolean {
  return classNames.length > 2;
}
