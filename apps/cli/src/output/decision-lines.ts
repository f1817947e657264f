import type { DecisionRecord } from "@sentiment-tuner/protocol";

import { formatNumberOf, formatPercent } from "./format.ts";
import type { NewsLine } from "./news-line.ts";
import { printable } from "./printable.ts";

/** How the model decides: its temperature with what that changed on the test reviews, its threshold, and when it is not sure. */
export function decisionLines(decision: DecisionRecord): readonly NewsLine[] {
  const { threshold, goal, notSureBelow } = decision;
  const lines = [
    ...(decision.reviews > 0 ? [calibration(decision)] : []),
    ...(threshold === undefined || goal === undefined
      ? []
      : [`${printable(goal.className)} from a probability of ${threshold.toFixed(3)} on, for ${purposeOf(goal)}`]),
    ...(notSureBelow === undefined ? [] : [`"not sure" below a probability of ${String(notSureBelow)}`]),
  ];
  return lines.map((text, index) => ({ label: index === 0 ? "Decision" : "", text }));
}

function calibration({ temperature, reviews, before, after }: DecisionRecord): string {
  const on = `on ${formatNumberOf(reviews, "validation review")}`;
  if (temperature === 1) return `probabilities unchanged: no temperature was better ${on}`;
  const change = (name: "logLoss" | "expectedCalibrationError"): string =>
    `${before[name].toFixed(3)} → ${after[name].toFixed(3)}`;
  const figures = `log loss ${change("logLoss")}, calibration error ${change("expectedCalibrationError")}`;
  return `temperature ${temperature.toFixed(2)}, fitted ${on}; on the test reviews ${figures}`;
}

function purposeOf(goal: NonNullable<DecisionRecord["goal"]>): string {
  switch (goal.kind) {
    case "f1":
      return "the best F1";
    case "recall":
      return `a recall of at least ${formatPercent(goal.atLeast)}`;
    case "cost":
      return `a missed one that costs ${String(goal.ratio)} times as much as a false alarm`;
  }
}
