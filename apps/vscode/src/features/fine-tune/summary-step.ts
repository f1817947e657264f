import * as vscode from "vscode";

import type { Inspection } from "../../datasets/inspect.ts";
import { askOne } from "../../dialogs/quick-steps.ts";
import { formatBytes, formatCount, formatDuration } from "../../format.ts";
import type { Draft, StepPlace } from "./draft.ts";
import { presetLabel } from "./preset-label.ts";
import type { Plan } from "./request.ts";

/** The user's choice. */
export type SummaryResult = "start" | "dataset" | "columns" | "model" | "preset" | "back" | "cancelled";

interface SummaryItem extends vscode.QuickPickItem {
  readonly action?: SummaryResult;
}

/** Shows the settings of the run before it starts. Choosing a line changes it. */
export async function askSummary(
  draft: Draft & { readonly inspection: Inspection },
  plan: Plan,
  modelName: string,
  place: StepPlace,
): Promise<SummaryResult> {
  for (;;) {
    const answer = await askOne<SummaryItem>({
      ...place,
      placeholder: vscode.l10n.t("Review your settings, then start"),
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
  const count = (value: number): string => formatCount(value, vscode.env.language);
  const about = (value: number): string => (inspection.isExact ? count(value) : t("about {0}", count(value)));
  const time = formatDuration(estimate.seconds, t);
  const memory = t("about {0} of memory", formatBytes(estimate.memoryBytes));
  const { name, description } = presetLabel(preset, t);
  return [
    { label: `$(play) ${t("Start Training")}`, description: `${time} · ${memory}`, action: "start" },
    { label: t("Reviews"), kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(table) ${vscode.workspace.asRelativePath(inspection.path)}`,
      description: t("{0} of {1} rows used", count(reviews), about(inspection.rows)),
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
    { label: `$(settings) ${t("Preset: {0}", name)}`, description, action: "preset" },
  ];
}

/** A class with a smaller share of the reviews is reported. */
const UNBALANCED_SHARE = 0.2;

function balanceItem({ negative, positive }: Inspection, about: (value: number) => string): SummaryItem {
  const { t } = vscode.l10n;
  const all = negative + positive;
  if (all === 0) return { label: `$(info) ${t("The first rows all have one class. Training reads the others.")}` };
  const isUnbalanced = Math.min(negative, positive) / all < UNBALANCED_SHARE;
  return {
    label: `$(${isUnbalanced ? "warning" : "pie-chart"}) ${t("{0} negative · {1} positive", about(negative), about(positive))}`,
    ...(isUnbalanced && { description: t("Unbalanced: rely on F1 rather than accuracy") }),
  };
}

function problemItems(inspection: Inspection, about: (value: number) => string): readonly SummaryItem[] {
  const { t } = vscode.l10n;
  const { rows, badRows, firstProblem, skipped, duplicates, isExact } = inspection;
  const items: SummaryItem[] = [];
  if (badRows > 0) {
    items.push({
      label: `$(warning) ${t("{0} rows cannot be read and will not be used", about(badRows))}`,
      ...(firstProblem && { description: t("line {0}: {1}", firstProblem.line, firstProblem.message) }),
    });
  }
  if (skipped > 0)
    items.push({
      label: `$(circle-slash) ${t("{0} of {1} rows are neutral and will not be used", about(skipped), about(rows))}`,
    });
  if (duplicates !== undefined && duplicates > 0) {
    items.push({
      label: `$(copy) ${t("{0} duplicates", about(duplicates))}`,
      description: t("duplicates are never used for both training and testing"),
    });
  }
  if (!isExact) {
    items.push({ label: `$(info) ${t("Estimated from the first rows because the dataset is large")}` });
  }
  return items;
}
