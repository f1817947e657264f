import { escapeMarkdown, markdownTable } from "@sentiment-tuner/card";
import type { RunReport } from "@sentiment-tuner/protocol";

type Judged = Omit<RunReport, "model">;

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
] as const satisfies readonly (readonly [keyof Judged, string])[];

/** Below this, two models that differ so much are taken to differ for more than chance. */
const SIGNIFICANCE_LEVEL = 0.05;

/** Every figure with its interval, the linear baseline beside it, and who was taken for whom. */
export function resultSection(report: Judged): string {
  const { rows, baseline, intervals, classNames, confusionMatrix } = report;
  const names = classNames.map(escapeMarkdown);
  const figures = FIGURES.flatMap(([key, name]) => {
    const value = report[key];
    if (value === undefined) return [];
    const interval = key === "expectedCalibrationError" ? undefined : intervals?.[key];
    const range = interval === undefined ? "" : `${interval.low.toFixed(3)} – ${interval.high.toFixed(3)}`;
    return [[name, value.toFixed(3), range, ...(baseline ? [baseline.report[key]?.toFixed(3) ?? ""] : [])]];
  });
  const head = [`${rows.toLocaleString("en-US")} held-out reviews`, "value", "95% interval"];
  const positive = names.length === 2 ? `\n\nF1, precision and recall are those of ${names[1] ?? ""}.` : "";
  return [
    "## Results",
    markdownTable(baseline ? [...head, "linear baseline"] : head, figures) + positive,
    ...(baseline ? [comparison(baseline)] : []),
    "True labels by row, predicted ones by column:",
    markdownTable(
      ["true \\\\ predicted", ...names],
      confusionMatrix.map((counts, truth) => [names[truth] ?? "", ...counts.map(String)]),
    ),
  ].join("\n\n");
}

/** The paired test against the baseline, in words. */
function comparison({ name, mcnemar }: NonNullable<Judged["baseline"]>): string {
  const { onlyFirstCorrect, onlySecondCorrect, pValue } = mcnemar;
  const direction = onlyFirstCorrect > onlySecondCorrect ? "better" : "worse";
  const verdict = pValue < SIGNIFICANCE_LEVEL ? `is ${direction} than` : "is not clearly better or worse than";
  const p = pValue < 0.001 ? "p < 0.001" : `p = ${pValue.toFixed(3)}`;
  return (
    `The linear baseline (${escapeMarkdown(name)}) learned from the same reviews, read whole. The model ${verdict} it: ` +
    `only the model is right on ${onlyFirstCorrect} reviews, only the baseline on ${onlySecondCorrect} (McNemar, ${p.replace("<", "&lt;")}).`
  );
}
