import type { LabelChoice } from "@sentiment-tuner/data";
import * as vscode from "vscode";

import type { Inspection } from "../../datasets/inspect.ts";
import { type ClassRows, groupsOf } from "../../datasets/label-table.ts";
import { plainLabel } from "../../dialogs/plain-label.ts";
import { valueLabel } from "./labels-step.ts";

/** A line of the summary about the dataset. */
type DataItem = vscode.QuickPickItem & { readonly action?: "labels"; readonly choice?: LabelChoice };

/** A count as text, with "about" before an estimate. */
type About = (count: number) => string;

/** Classes with fewer reviews than this share of an equal part are reported. */
const UNBALANCED_SHARE = 0.4;
/** Lines of classes that are shown. */
const MOST_CLASSES = 12;
/** Values of one class that are named. */
const MOST_VALUES = 6;

/** What becomes of the labels, how balanced the classes are, and how to change them. */
export function classItems(inspection: Inspection, about: About): readonly DataItem[] {
  const { t } = vscode.l10n;
  const { plan } = inspection;
  const groups = groupsOf(plan?.values ?? []);
  const others = groups.length - MOST_CLASSES;
  return [
    { label: t("Classes"), kind: vscode.QuickPickItemKind.Separator },
    balanceItem(inspection, about),
    ...groups.slice(0, MOST_CLASSES).map((group) => groupItem(group, about)),
    ...(others > 0 ? [{ label: `$(ellipsis) ${t("{0} more", others)}`, action: "labels" as const }] : []),
    ...(plan ? [{ label: `$(edit) ${t("Change Classes…")}`, description: plan.rule, action: "labels" as const }] : []),
    ...(plan?.alternatives ?? []).map((choice) => ({
      label: `$(lightbulb) ${choice.description}`,
      description: t("another reading"),
      choice,
    })),
  ];
}

/** "1, 2 → Negative". */
function groupItem({ className, leftOut, rows, values }: ClassRows, about: About): DataItem {
  const { t } = vscode.l10n;
  const named = values.slice(0, MOST_VALUES).map(valueLabel);
  const shown = [...named, ...(values.length > MOST_VALUES ? ["…"] : [])].join(", ");
  if (className !== undefined) {
    return {
      label: `$(tag) ${t("{0} → {1}", shown, plainLabel(className))}`,
      description: t("{0} rows", about(rows)),
      action: "labels",
    };
  }
  const reasons = {
    "no-label": t("no label"),
    unknown: t("a rare label without a known meaning"),
    chosen: t("as you chose"),
  };
  return {
    label: `$(circle-slash) ${t("{0} → left out", shown)}`,
    description: t("{0} rows: {1}", about(rows), reasons[leftOut ?? "chosen"]),
    action: "labels",
  };
}

function balanceItem({ classNames, classCounts }: Inspection, about: About): DataItem {
  const { t } = vscode.l10n;
  const all = classCounts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return { label: `$(info) ${t("The first rows all have one class. Training reads the others.")}` };
  const isUnbalanced = (Math.min(...classCounts) / all) * classCounts.length < UNBALANCED_SHARE;
  const counts = classNames.map((name, index) => `${plainLabel(name)} ${about(classCounts[index] ?? 0)}`);
  const shown = [...counts.slice(0, MOST_CLASSES), ...(counts.length > MOST_CLASSES ? ["…"] : [])].join(" · ");
  return {
    label: `$(${isUnbalanced ? "warning" : "pie-chart"}) ${shown}`,
    action: "labels",
    ...(isUnbalanced && { description: t("Unbalanced: rely on F1 rather than accuracy") }),
  };
}

/** What the user should know about the rows. */
export function problemItems(inspection: Inspection, about: About): readonly DataItem[] {
  const { t } = vscode.l10n;
  const { badRows, firstProblem, duplicates = 0, conflicts = 0, warnings = [], isExact } = inspection;
  const items: DataItem[] = [];
  if (badRows > 0) {
    items.push({
      label: `$(warning) ${t("{0} rows cannot be used", about(badRows))}`,
      ...(firstProblem && { description: t("line {0}: {1}", firstProblem.line, firstProblem.message) }),
    });
  }
  if (duplicates > 0) {
    items.push({
      label: `$(copy) ${t("{0} duplicates", about(duplicates))}`,
      description: t("duplicates are never used for both training and testing"),
    });
  }
  if (conflicts > 0) {
    items.push({
      label: `$(warning) ${t("{0} texts have more than one label", about(conflicts))}`,
      description: t("the model cannot learn both"),
    });
  }
  items.push(...warnings.map((detail) => ({ label: `$(info) ${t("Note")}`, detail })));
  if (!isExact) {
    items.push({ label: `$(info) ${t("Estimated from the first rows because the dataset is large")}` });
  }
  return items;
}
