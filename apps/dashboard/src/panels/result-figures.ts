import type { ClassificationReport, IntervalName } from "@sentiment-tuner/metrics";

import { formatClass } from "../classes/format-class.ts";
import { hasManyClasses } from "../run/run-classes.ts";
import { t } from "../text/translate.ts";

/** One number of a report as the page shows it. */
export interface Figure {
  readonly name: IntervalName | "expectedCalibrationError" | "meanAbsoluteError" | "quadraticKappa";
  readonly label: string;
  /** True for a value shown in percent. */
  readonly isPercent: boolean;
  /** The ends of the scale under the value. The scale starts at 0 if the value or its interval is below a `low` above 0. */
  readonly low: number;
  readonly high: number;
  readonly isLowBetter?: boolean;
}

const FRACTION = { isPercent: true, low: 0.5, high: 1 };
const DECIMAL = { isPercent: false, low: 0.5, high: 1 };

/** The figures to show for a report, in their order: eight, or ten for ordered classes. */
export function resultFigures({ classNames, meanAbsoluteError }: ClassificationReport): Figure[] {
  return [
    { name: "accuracy", label: t("Accuracy"), ...FRACTION },
    ...(hasManyClasses(classNames) ? meanFigures() : positiveFigures(formatClass(classNames[1] ?? ""))),
    { name: "matthews", label: t("Matthews correlation"), ...DECIMAL, low: -1 },
    ...(meanAbsoluteError === undefined ? [] : orderedFigures(classNames.length)),
    {
      name: "expectedCalibrationError",
      label: t("Calibration error"),
      isPercent: true,
      low: 0,
      high: 0.5,
      isLowBetter: true,
    },
  ];
}

/** With two classes, the figures are those of the second one. */
function positiveFigures(positive: string): Figure[] {
  return [
    { name: "f1", label: t("F1 of {0}", positive), ...FRACTION },
    { name: "precision", label: t("Precision of {0}", positive), ...FRACTION },
    { name: "recall", label: t("Recall of {0}", positive), ...FRACTION },
    { name: "rocAuc", label: t("Area under ROC"), ...DECIMAL },
    { name: "prAuc", label: t("Area under PR"), ...DECIMAL },
  ];
}

/** With more classes, the figures are unweighted means over the classes. */
function meanFigures(): Figure[] {
  return [
    { name: "f1", label: t("Macro F1"), ...FRACTION },
    { name: "precision", label: t("Macro precision"), ...FRACTION },
    { name: "recall", label: t("Macro recall"), ...FRACTION },
    { name: "rocAuc", label: t("Mean area under ROC"), ...DECIMAL },
    { name: "prAuc", label: t("Mean area under PR"), ...DECIMAL },
  ];
}

/** How far predictions are from the true class. */
function orderedFigures(classCount: number): Figure[] {
  return [
    { name: "quadraticKappa", label: t("Quadratic kappa"), ...DECIMAL, low: -1 },
    {
      name: "meanAbsoluteError",
      label: t("Mean absolute error"),
      isPercent: false,
      low: 0,
      high: classCount - 1,
      isLowBetter: true,
    },
  ];
}
