import * as vscode from "vscode";

import type { Inspection } from "../../dataset/inspect.ts";
import { askOne } from "../../quick-steps.ts";
import type { Draft, StepPlace } from "./draft.ts";
import type { Plan } from "./request.ts";
import { byteWords, countWords, durationWords, presetWords } from "./words.ts";

/** What the user chose to do with the summary. */
export type SummaryResult = "start" | "dataset" | "columns" | "model" | "recipe" | "back" | "cancelled";

interface SummaryItem extends vscode.QuickPickItem {
  readonly action?: SummaryResult;
}

/** Everything about the run before it starts; each line can be changed. */
export async function askSummary(
  draft: Draft & { readonly inspection: Inspection },
  plan: Plan,
  modelName: string,
  place: StepPlace,
): Promise<SummaryResult> {
  for (;;) {
    const answer = await askOne<SummaryItem>({
      ...place,
      placeholder: vscode.l10n.t("Start, or choose a line to change it"),
      items: summaryItems(draft, plan, modelName),
    });
    if (answer.kind !== "chosen") return answer.kind;
    if (answer.value.action !== undefined) return answer.value.action;
  }
}

function summaryItems(
  { inspection, preset }: Draft & { readonly inspection: Inspection },
  { estimate, reviews }: Plan,
  modelName: string,
): readonly SummaryItem[] {
  const { t } = vscode.l10n;
  const count = (value: number): string => countWords(value, vscode.env.language);
  const about = (value: number): string => (inspection.isExact ? count(value) : t("about {0}", count(value)));
  const time = durationWords(estimate.seconds, t);
  const memory = t("about {0} of memory", byteWords(estimate.memoryBytes));
  const { name, description } = presetWords(preset, t);
  return [
    { label: `$(play) ${t("Start Training")}`, description: `${time} · ${memory}`, action: "start" },
    { label: t("Reviews"), kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(table) ${vscode.workspace.asRelativePath(inspection.path)}`,
      description: t("{0} reviews, {1} are taken", about(inspection.reviews), count(reviews)),
      action: "dataset",
    },
    {
      label: `$(symbol-field) ${t('Text: "{0}" · label: "{1}"', inspection.columns.text, inspection.columns.label)}`,
      description: inspection.labelRule,
      action: "columns",
    },
    balanceItem(inspection, about),
    ...problemItems(inspection, about),
    { label: t("Training"), kind: vscode.QuickPickItemKind.Separator },
    { label: `$(package) ${t("Base model: {0}", modelName)}`, action: "model" },
    { label: `$(settings) ${t("Recipe: {0}", name)}`, description, action: "recipe" },
  ];
}

/** One class with less than this share of the reviews is worth a word. */
const LOPSIDED_SHARE = 0.2;

function balanceItem({ negative, positive }: Inspection, about: (value: number) => string): SummaryItem {
  const { t } = vscode.l10n;
  const all = negative + positive;
  if (all === 0)
    return { label: `$(info) ${t("The first rows are all of one class; the rest will be seen in training.")}` };
  const isLopsided = Math.min(negative, positive) / all < LOPSIDED_SHARE;
  return {
    label: `$(${isLopsided ? "warning" : "pie-chart"}) ${t("{0} negative · {1} positive", about(negative), about(positive))}`,
    ...(isLopsided && { description: t("Unbalanced: look at F1 rather than at accuracy") }),
  };
}

function problemItems(inspection: Inspection, about: (value: number) => string): readonly SummaryItem[] {
  const { t } = vscode.l10n;
  const { badRows, firstProblem, skipped, duplicates, isExact } = inspection;
  const items: SummaryItem[] = [];
  if (badRows > 0) {
    items.push({
      label: `$(warning) ${t("{0} bad rows are left out", about(badRows))}`,
      ...(firstProblem && { description: t("line {0}: {1}", firstProblem.line, firstProblem.message) }),
    });
  }
  if (skipped > 0) items.push({ label: `$(circle-slash) ${t("{0} neutral rows are left out", about(skipped))}` });
  if (duplicates !== undefined && duplicates > 0) {
    items.push({
      label: `$(copy) ${t("{0} duplicates", about(duplicates))}`,
      description: t("equal texts stay on one side of the split"),
    });
  }
  if (!isExact) {
    items.push({ label: `$(info) ${t("Estimated from the first rows, since the dataset is large")}` });
  }
  return items;
}
