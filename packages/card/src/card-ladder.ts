import type { KeptRung, LadderRecord, RungName } from "@sentiment-tuner/protocol";

import { markdownTable } from "./markdown.ts";

/** What the models are called in a table. */
const NAMES: Readonly<Record<RungName, string>> = {
  ...{ majority: "most frequent class", linear: "linear model of words", frozen: "frozen encoder, linear head" },
  ...{ "fine-tuned": "fine-tuned encoder", combined: "fine-tuned and linear together" },
};

/** A p-value below this means that the difference between two models is not due to chance. */
const SIGNIFICANCE_LEVEL = 0.05;

/** The models that the run compared, without times: a repeated run writes the same card. */
export function ladderSection({ rungs, recommended, notes = [] }: LadderRecord, kept: KeptRung): string {
  const hasUnseen = rungs.some(({ unseen }) => unseen !== undefined);
  const rows = rungs.map(({ name, report, bytes, unseen, mcnemar }) => {
    const { accuracy, logLoss, intervals } = report;
    const range = intervals?.accuracy;
    const marks = [...(name === kept ? ["this model"] : []), ...(name === recommended ? ["recommended"] : [])];
    return [
      NAMES[name] + (marks.length > 0 ? ` (${marks.join(", ")})` : ""),
      accuracy.toFixed(3) + (range ? ` (${range.low.toFixed(3)} – ${range.high.toFixed(3)})` : ""),
      logLoss.toFixed(3),
      mcnemar === undefined ? "" : mcnemar.pValue < 0.001 ? "&lt; 0.001" : mcnemar.pValue.toFixed(3),
      `${(bytes / 1e6).toFixed(1)} MB`,
      ...(hasUnseen ? [unseen?.accuracy.toFixed(3) ?? ""] : []),
    ];
  });
  const folds = rungs.find(({ unseen }) => unseen !== undefined)?.unseen?.folds;
  const basis = folds === undefined ? "validation accuracy" : "cross-validated accuracy";
  const head = ["model", "accuracy (95% interval)", "log loss", "p", "size", ...(hasUnseen ? [basis] : [])];
  const reason = hasUnseen
    ? "The recommendation follows from training reviews that were kept apart, never from the test reviews."
    : "There were too few reviews to compare the models without the test reviews.";
  return [
    "## Models that were compared",
    markdownTable(head, rows),
    `All were trained on the same reviews and evaluated on the same test reviews. p is that of McNemar's paired test against the recommended ` +
      `model: below ${SIGNIFICANCE_LEVEL}, the difference is not due to chance. ${[reason, ...notes].join(" ")}`,
  ].join("\n\n");
}
