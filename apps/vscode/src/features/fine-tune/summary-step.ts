import type { LabelChoice } from "@sentiment-tuner/data";
import * as vscode from "vscode";

import type { Inspection } from "../../datasets/inspect.ts";
import { plainLabel } from "../../dialogs/plain-label.ts";
import { askOne } from "../../dialogs/quick-steps.ts";
import { formatBytes, formatCount, formatDuration, formatPercent } from "../../format.ts";
import { classItems, problemItems } from "./data-items.ts";
import type { Draft, StepPlace } from "./draft.ts";
import { formatGoal } from "./goal-step.ts";
import { withChoice } from "./labels-step.ts";
import { presetLabel } from "./preset-label.ts";
import type { Plan } from "./request.ts";

/** The user's choice. `reread`: the labels are read in another way, which is in the draft. */
export type SummaryResult =
  "start" | "dataset" | "columns" | "labels" | "reread" | "model" | "preset" | "goal" | "back" | "cancelled";

interface SummaryItem extends vscode.QuickPickItem {
  readonly action?: SummaryResult;
  /** Another way to read the labels. */
  readonly choice?: LabelChoice;
}

/** The base model and the dataset as the user knows them, and what the settings say about answers. */
interface SummaryNames {
  readonly model: string;
  readonly dataset: string;
  /** Undefined: the model always answers. */
  readonly notSureBelow?: number | undefined;
}

/** Shows the settings of the run before it starts. Choosing a line changes it. */
export async function askSummary(
  draft: Draft & { readonly inspection: Inspection },
  plan: Plan,
  names: SummaryNames,
  place: StepPlace,
): Promise<SummaryResult> {
  for (;;) {
    const answer = await askOne<SummaryItem>({
      ...place,
      placeholder: vscode.l10n.t("Review your settings, then start"),
      items: summaryItems(draft, plan, names),
    });
    if (answer.kind !== "chosen") return answer.kind;
    const { action, choice } = answer.value;
    if (choice !== undefined) {
      draft.reading = withChoice(draft.reading, choice);
      return "reread";
    }
    if (action !== undefined) return action;
  }
}

function summaryItems(
  { inspection, preset, goal }: Draft & { readonly inspection: Inspection },
  { estimate, reviews }: Plan,
  names: SummaryNames,
): readonly SummaryItem[] {
  const { t } = vscode.l10n;
  const count = (value: number): string => formatCount(value, vscode.env.language);
  const about = (value: number): string => (inspection.isExact ? count(value) : t("about {0}", count(value)));
  const time = formatDuration(estimate.seconds, t);
  const memory = t("about {0} of memory", formatBytes(estimate.memoryBytes));
  const { name, description } = presetLabel(preset, t);
  const { text, label } = inspection.columns;
  return [
    { label: `$(play) ${t("Start Training")}`, description: `${time} · ${memory}`, action: "start" },
    { label: t("Reviews"), kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(table) ${names.dataset}`,
      description: t("{0} of {1} rows used", count(reviews), about(inspection.rows)),
      action: "dataset",
    },
    {
      label: `$(symbol-field) ${t('Text: "{0}" · label: "{1}"', plainLabel(text), plainLabel(label))}`,
      action: "columns",
    },
    ...problemItems(inspection, about),
    ...classItems(inspection, about),
    { label: t("Training"), kind: vscode.QuickPickItemKind.Separator },
    { label: `$(package) ${t("Base model: {0}", names.model)}`, action: "model" },
    { label: `$(settings) ${t("Preset: {0}", name)}`, description, action: "preset" },
    ...answerItems(inspection.classNames, goal, names.notSureBelow),
  ];
}

/** How the model decides. A threshold is for two classes. */
function answerItems(
  classNames: readonly string[],
  goal: string,
  notSureBelow: number | undefined,
): readonly SummaryItem[] {
  const { t } = vscode.l10n;
  const [, second, ...others] = classNames;
  if (second === undefined || others.length > 0) return [];
  const description = notSureBelow ? t("not sure below {0}", formatPercent(notSureBelow)) : t("it always answers");
  return [{ label: `$(law) ${t("Answers: {0}", formatGoal(goal, second, t))}`, description, action: "goal" }];
}
