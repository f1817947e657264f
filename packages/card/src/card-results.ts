import type { RunReport } from "@sentiment-tuner/protocol";

import { escapeMarkdown, markdownTable } from "./markdown.ts";

type Evaluation = Omit<RunReport, "model">;

const FIGURES = [
  ["accuracy", "accuracy"],
  ["f1", "F1"],
  ["precision", "precision"],
  ["recall", "recall"],
  ["matthews", "Matthews correlation"],
  ["rocAuc", "area under ROC"],
  ["prAuc", "average precision"],
  ["logLoss", "log loss"],
  ["brier", "Brier score"],
  ["expectedCalibrationError", "calibration error"],
] as const satisfies readonly (readonly [keyof Evaluation, string])[];

/** A p-value below this means that the difference between two models is not due to chance. */
const SIGNIFICANCE_LEVEL = 0.05;

/** Every figure with its interval and the figure of the linear baseline, then the confusion matrix. */
export function resultSection(report: Evaluation): string {
  const { rows, baseline, intervals, classNames, confusionMatrix } = report;
  const names = classNames.map(escapeMarkdown);
  const figures = FIGURES.flatMap(([key, name]) => {
    const value = report[key];
    if (value === undefined) return [];
    const interval = key === "expectedCalibrationError" ? undefined : intervals?.[key];
    const range = interval === undefined ? "" : `${interval.low.toFixed(3)} – ${interval.high.toFixed(3)}`;
    return [[name, value.toFixed(3), range, ...(baseline ? [baseline.report[key]?.toFixed(3) ?? ""] : [])]];
  });
  const head = [`${rows.toLocaleString("en-US")} test reviews`, "value", "95% interval"];
  const positive = names.length === 2 ? `\n\nF1, precision and recall are for the class ${names[1] ?? ""}.` : "";
  return [
    "## Results",
    markdownTable(baseline ? [...head, "linear baseline"] : head, figures) + positive,
    ...(baseline ? [comparison(baseline)] : []),
    "Confusion matrix. Rows are true labels, columns are predicted labels:",
    markdownTable(
      ["true \\\\ predicted", ...names],
      confusionMatrix.map((counts, truth) => [names[truth] ?? "", ...counts.map(String)]),
    ),
  ].join("\n\n");
}

/** The result of the paired test against the baseline, as text. */
function comparison({ name, mcnemar }: NonNullable<Evaluation["baseline"]>): string {
  const { onlyFirstCorrect, onlySecondCorrect, pValue } = mcnemar;
  const direction = onlyFirstCorrect > onlySecondCorrect ? "better" : "worse";
  const verdict = pValue < SIGNIFICANCE_LEVEL ? `is ${direction} than` : "is not clearly better or worse than";
  const p = pValue < 0.001 ? "p &lt; 0.001" : `p = ${pValue.toFixed(3)}`;
  return (
    `The linear baseline (${escapeMarkdown(name)}) was trained on the same reviews, without truncation. The model ${verdict} it: ` +
    `only the model is correct on ${onlyFirstCorrect} reviews, only the baseline on ${onlySecondCorrect} (McNemar, ${p}).`
  );
}
