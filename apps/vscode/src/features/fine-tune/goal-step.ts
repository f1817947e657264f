import * as vscode from "vscode";

import type { Inspection } from "../../datasets/inspect.ts";
import { plainLabel } from "../../dialogs/plain-label.ts";
import { askOne } from "../../dialogs/quick-steps.ts";
import { formatPercent } from "../../format.ts";
import { parseGoal } from "../../settings/decision-goal.ts";
import type { Translate } from "../../translate.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";

/** The goals to choose from, as the setting writes them. The setting can name any other recall or cost. */
const GOALS = ["", "f1", "recall=0.95", "cost=5"];

/** Asks what the threshold of two classes is chosen for. The answer is for this run; the setting is for all. */
export async function askGoal(
  draft: Draft & { readonly inspection: Inspection },
  place: StepPlace,
): Promise<StepResult> {
  const { t } = vscode.l10n;
  const second = draft.inspection.classNames[1] ?? "";
  const goals = GOALS.includes(draft.goal) ? GOALS : [...GOALS, draft.goal];
  const answer = await askOne({
    ...place,
    placeholder: t("How should the model decide?"),
    items: goals.map((goal) => ({ goal, label: formatGoal(goal, second, t) })),
    isActive: ({ goal }) => goal === draft.goal,
  });
  if (answer.kind !== "chosen") return answer.kind;
  draft.goal = answer.value.goal;
  return "next";
}

/** @param second - the name of the second class, which a goal is about */
export function formatGoal(text: string, second: string, t: Translate): string {
  const goal = parseGoal(text);
  const name = plainLabel(second);
  switch (goal?.kind) {
    case undefined:
      return t("the likeliest class");
    case "f1":
      return t("the best F1 of {0}", name);
    case "recall":
      return t("find at least {0} of {1}", formatPercent(goal.atLeast), name);
    case "cost":
      return t("a missed {0} costs {1} times a false alarm", name, goal.ratio);
    default:
      return goal satisfies never;
  }
}
