import {
  averagedScores,
  type ClassificationReport,
  type Interval,
  type PrecisionRecallF1,
} from "@sentiment-tuner/metrics";

import { classLabel } from "../classes/class-label.ts";
import { dataTable } from "../elements/data-table.ts";
import { type Child, element } from "../elements/dom.ts";
import { classIntervals } from "../predictions/class-intervals.ts";
import { formatDecimal, formatPercent, formatRange, formatReviews, NOTHING } from "../text/format.ts";
import { t } from "../text/translate.ts";

/** Resampling the counts takes a time that grows with the square of the number of classes. */
const MOST_WITH_INTERVALS = 30;

/**
 * Precision, recall and F1 of each class with intervals, and their means.
 *
 * @param matrix - [C, C] counts, `[actual][predicted]`
 * @param report - for the areas of more than two classes, which do not depend on the counts
 */
export function classTable(
  matrix: readonly (readonly number[])[],
  classNames: readonly string[],
  report: ClassificationReport,
): HTMLElement {
  const { perClass, macro, weighted } = averagedScores(matrix);
  const intervals = matrix.length <= MOST_WITH_INTERVALS ? classIntervals(matrix) : [];
  const hasAreas = matrix.length > 2 && report.perClass.some(({ rocAuc }) => rocAuc !== undefined);
  const cell = (score: number, interval: Interval | undefined): Child =>
    element(
      "span",
      {},
      formatPercent(score),
      interval !== undefined && element("span", { class: "range" }, ` ${formatRange(interval)}`),
    );
  const mean = (name: string, { precision, recall, f1 }: PrecisionRecallF1, area: string): Child[] => [
    name,
    ...[precision, recall, f1].map((score) => formatPercent(score)),
    ...(hasAreas ? [area] : []),
  ];
  return dataTable({
    caption:
      intervals.length > 0
        ? t("Precision, recall and F1 of each class, with 95% intervals")
        : t("Precision, recall and F1 of each class"),
    columns: [t("Class"), t("Precision"), t("Recall"), "F1", ...(hasAreas ? [t("Area under ROC")] : [])],
    rows: perClass.map(({ precision, recall, f1, support }, c) => [
      element(
        "span",
        {},
        classLabel(classNames[c] ?? String(c)),
        element("span", { class: "range" }, ` ${formatReviews(support)}`),
      ),
      cell(precision, intervals[c]?.precision),
      cell(recall, intervals[c]?.recall),
      cell(f1, intervals[c]?.f1),
      ...(hasAreas ? [formatDecimal(report.perClass[c]?.rocAuc)] : []),
    ]),
    footer: [
      mean(t("Macro average"), macro, formatDecimal(report.rocAuc)),
      mean(t("Weighted average"), weighted, NOTHING),
    ],
  });
}
