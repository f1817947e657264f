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
  return [
    "## Results",
    markdownTable(head, figures),
    meaning,
    ...decisions(report),
    classTable(report),
    ...confusions(report),
  ].join("\n\n");
}

/** How the model decides, as sentences; what other libraries do not apply is named. */
function decisions({ decision, sure, kept = "fine-tuned" }: Evaluation): string[] {
  if (decision === undefined) return [];
  const { temperature, reviews, before, after, threshold, goal, notSureBelow } = decision;
  const figures = ({ logLoss, expectedCalibrationError }: typeof before): string =>
    `log loss ${logLoss.toFixed(3)}, calibration error ${expectedCalibrationError.toFixed(3)}`;
  const place = kept === "fine-tuned" ? "the weights contain" : "`sentiment_tuner.json` has";
  const basis = kept === "fine-tuned" ? "validation reviews" : "unseen training reviews";
  const calibrated =
    temperature === 1
      ? []
      : [
          `The probabilities are calibrated: ${place} a temperature of ${temperature.toFixed(3)}, fitted on ${reviews.toLocaleString("en-US")} ${basis}. ` +
            `On the test reviews: ${figures(before)} without it, ${figures(after)} with it.`,
        ];
  const rules = [
    ...(threshold === undefined || goal === undefined
      ? []
      : [
          `the class ${escapeMarkdown(goal.className)} is chosen from a probability of ${threshold.toFixed(4)} on (${GOALS[goal.kind]})`,
        ]),
    ...(notSureBelow === undefined ? [] : [`an answer with a probability below ${notSureBelow} counts as not sure`]),
  ];
  if (rules.length === 0) return calibrated;
  const share = (value = 0): string => `${(100 * value).toFixed(1)}%`;
  const covered =
    sure === undefined
      ? ""
      : ` ${share(sure.coverage)} of the test reviews have a sure answer; ${share(sure.accuracy)} of these are correct.`;
  return [
    ...calibrated,
    `In Sentiment Tuner, ${rules.join(", and ")}; the figures above are with this. Other libraries choose the most probable class: ` +
      `\`sentiment_tuner.json\` has the numbers to apply.${covered}`,
  ];
}

const GOALS = {
  f1: "the best F1 on the validation reviews",
  recall: "for the recall that was asked for, on the validation reviews",
  cost: "for the costs of mistakes that were given",
} as const;

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
