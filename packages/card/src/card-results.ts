import type { RunReport } from "@sentiment-tuner/protocol";

import { escapeMarkdown, markdownTable } from "./markdown.ts";

type Evaluation = Omit<RunReport, "model">;

const FIGURES = [
  ["accuracy", "accuracy"],
  ["f1", "F1"],
  ["precision", "precision"],
  ["recall", "recall"],
  ["matthews", "Matthews correlation"],
  ["meanAbsoluteError", "mean absolute error, in classes"],
  ["quadraticKappa", "quadratic kappa"],
  ["rocAuc", "area under ROC"],
  ["prAuc", "average precision"],
  ["logLoss", "log loss"],
  ["brier", "Brier score"],
  ["expectedCalibrationError", "calibration error"],
] as const satisfies readonly (readonly [keyof Evaluation, string])[];

/** Every figure with its interval, then each class, then the confusions. */
export function resultSection(report: Evaluation): string {
  const { rows, intervals, classNames } = report;
  const figures = FIGURES.flatMap(([key, name]) => {
    const value = report[key];
    if (value === undefined) return [];
    const interval = key === "expectedCalibrationError" ? undefined : intervals?.[key];
    const range = interval === undefined ? "" : `${interval.low.toFixed(3)} – ${interval.high.toFixed(3)}`;
    return [[name, value.toFixed(3), range]];
  });
  const head = [`${rows.toLocaleString("en-US")} test reviews`, "value", "95% interval"];
  const meaning =
    classNames.length === 2
      ? `F1, precision and recall are for the class ${escapeMarkdown(classNames[1] ?? "")}.`
      : "F1, precision, recall and the areas are means over the classes (macro averages).";
  return ["## Results", markdownTable(head, figures), meaning, classTable(report), ...confusions(report)].join("\n\n");
}

function classTable({ perClass, weighted }: Evaluation): string {
  const score = ({ precision, recall, f1 }: Pick<Evaluation, "precision" | "recall" | "f1">): string[] =>
    [precision, recall, f1].map((value) => value.toFixed(3));
  const rows = perClass.map((score_) => [
    escapeMarkdown(score_.name),
    ...score(score_),
    score_.support.toLocaleString("en-US"),
  ]);
  const all = perClass.reduce((sum, { support }) => sum + support, 0);
  return markdownTable(
    ["class", "precision", "recall", "F1", "test reviews"],
    [...rows, ["*all, weighted by their reviews*", ...score(weighted), all.toLocaleString("en-US")]],
  );
}

/** A matrix with more columns cannot be read. */
const MATRIX_CLASSES = 20;
const LISTED_CONFUSIONS = 20;

function confusions({ classNames, confusionMatrix }: Evaluation): string[] {
  const names = classNames.map(escapeMarkdown);
  if (names.length <= MATRIX_CLASSES) {
    return [
      "Confusion matrix. Rows are true labels, columns are predicted labels:",
      markdownTable(
        ["true \\\\ predicted", ...names],
        confusionMatrix.map((counts, truth) => [names[truth] ?? "", ...counts.map(String)]),
      ),
    ];
  }
  const mistakes = confusionMatrix
    .flatMap((counts, truth) => counts.map((count, predicted) => ({ truth, predicted, count })))
    .filter(({ truth, predicted, count }) => truth !== predicted && count > 0)
    .sort((a, b) => b.count - a.count || a.truth - b.truth || a.predicted - b.predicted)
    .slice(0, LISTED_CONFUSIONS);
  if (mistakes.length === 0) return [];
  const rows = mistakes.map(({ truth, predicted, count }) => [
    names[truth] ?? "",
    names[predicted] ?? "",
    String(count),
  ]);
  return [
    "The most frequent mistakes:",
    markdownTable(["true label", "predicted", "test reviews"], rows, { textColumns: [0, 1] }),
  ];
}
