import { type LabelChoice, planLabels, type PlannedValue } from "@sentiment-tuner/data";
import type { ReadingChoices } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import {
  groupsOf,
  isClassName,
  labelMapOf,
  type LabelQuestion,
  type LabelTarget,
  orderedClasses,
  SENTIMENT_CLASSES,
  withTarget,
} from "../../datasets/label-table.ts";
import { plainLabel } from "../../dialogs/plain-label.ts";
import { askMany, askOne } from "../../dialogs/quick-steps.ts";
import { formatCount } from "../../format.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";

type LabelItem = vscode.QuickPickItem & {
  readonly choice?: LabelChoice;
  readonly value?: string;
  readonly action?: "continue" | "several";
};

/** With more values than these, several can be changed at once. */
const FEW_VALUES = 4;

/**
 * Shows what the values of the label column become. The user takes a ready answer, or changes the class of values and continues. The
 * answer goes into `draft.reading`.
 */
export async function askLabels(draft: Draft, question: LabelQuestion, place: StepPlace): Promise<StepResult> {
  const { plan, choices } = question;
  let { values } = plan;
  for (;;) {
    const answer = await askOne<LabelItem>({
      ...place,
      placeholder: vscode.l10n.t('What do the values of "{0}" mean? Choose a value to change its class.', plan.column),
      items: labelItems(question, values),
      isActive: ({ choice, action }) =>
        values === plan.values && choices.length > 0 ? choice === choices[0] : action === "continue",
    });
    if (answer.kind !== "chosen") return answer.kind;
    const { choice, value, action } = answer.value;
    if (choice !== undefined) {
      draft.reading = withChoice(draft.reading, choice);
      return "next";
    }
    if (action === "continue" && hasTwoClasses(values)) {
      draft.reading = withChoice(draft.reading, { labelMap: labelMapOf(values) });
      return "next";
    }
    const changed =
      value !== undefined ? [value] : action === "several" ? await askValues(values, plan.column, place) : [];
    const target = changed.length > 0 ? await askTarget(values, changed, place) : undefined;
    if (target !== undefined) values = withTarget(values, changed, target);
  }
}

/** A ready answer replaces what was said about labels before. */
export function withChoice(reading: ReadingChoices, choice: Omit<LabelChoice, "description">): ReadingChoices {
  const { classes: _classes, labelMap: _labelMap, ...others } = reading;
  const { classes, labelMap, labelColumn } = choice;
  return {
    ...others,
    ...(classes !== undefined && { classes }),
    ...(labelMap !== undefined && { labelMap }),
    ...(labelColumn !== undefined && { labelColumn }),
  };
}

function labelItems({ reason, plan, choices }: LabelQuestion, values: readonly PlannedValue[]): readonly LabelItem[] {
  const { t } = vscode.l10n;
  const separator = (label: string): LabelItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    ...(reason === undefined
      ? []
      : [{ label: `$(question) ${plainLabel(t("The meaning is not clear"))}`, detail: reason }]),
    ...(choices.length === 0 ? [] : [separator(t("Ready answers"))]),
    ...choices.map((choice) => ({
      label: `$(lightbulb) ${choice.description}`,
      description: resultOf(choice, plan),
      choice,
    })),
    separator(t("Classes of the values")),
    {
      label: `$(check) ${t("Continue with These Classes")}`,
      description: hasTwoClasses(values) ? summaryOf(values) : t("at least two classes are needed"),
      action: "continue",
    },
    ...values.map((planned) => ({
      label: `$(tag) ${t("{0} → {1}", valueLabel(planned.value), targetLabel(planned))}`,
      description: rowsLabel(planned.rows),
      value: planned.value,
    })),
    ...(values.length > FEW_VALUES
      ? [{ label: `$(list-selection) ${t("Change Several Values…")}`, action: "several" as const }]
      : []),
  ];
}

/** The classes and rows that an answer gives; empty for one about another column, which is read first. */
function resultOf({ classes, labelMap, labelColumn }: LabelChoice, { column, values }: LabelQuestion["plan"]): string {
  if (labelColumn !== undefined && labelColumn !== column) return "";
  try {
    const options = { ...(classes && { classes }), ...(labelMap && { labelMap }) };
    return summaryOf(planLabels(values, column, options).values);
  } catch {
    return ""; // Reading the dataset with this answer reports why.
  }
}

function hasTwoClasses(values: readonly PlannedValue[]): boolean {
  return orderedClasses(values.flatMap(({ className }) => className ?? [])).length >= 2;
}

/** "Negative 12 · Positive 20 · 3 rows left out". */
function summaryOf(values: readonly PlannedValue[]): string {
  const groups = groupsOf(values);
  const classes = groups.flatMap(({ className, rows }) =>
    className === undefined ? [] : [`${plainLabel(className)} ${formatCount(rows, vscode.env.language)}`],
  );
  const left = groups.reduce((sum, { className, rows }) => (className === undefined ? sum + rows : sum), 0);
  return [...classes, ...(left > 0 ? [vscode.l10n.t("{0} left out", rowsLabel(left))] : [])].join(" · ");
}

/** A value as a list shows it. */
export function valueLabel(value: string): string {
  return value === "" ? vscode.l10n.t("(empty)") : plainLabel(value);
}

function targetLabel({ className, leftOut }: PlannedValue): string {
  if (className !== undefined) return plainLabel(className);
  return leftOut === "no-label" ? vscode.l10n.t("no label, left out") : vscode.l10n.t("left out");
}

function rowsLabel(rows: number): string {
  return rows === 1 ? vscode.l10n.t("1 row") : vscode.l10n.t("{0} rows", formatCount(rows, vscode.env.language));
}

/** Asks for the values to change. @returns none if the user goes back */
async function askValues(
  values: readonly PlannedValue[],
  column: string,
  place: StepPlace,
): Promise<readonly string[]> {
  const answer = await askMany({
    ...place,
    hasBack: true,
    placeholder: vscode.l10n.t('Which values of "{0}" become one class?', column),
    items: values.map((planned) => ({
      label: valueLabel(planned.value),
      description: vscode.l10n.t("{0} · now {1}", rowsLabel(planned.rows), targetLabel(planned)),
      value: planned.value,
    })),
  });
  return answer.kind === "chosen" ? answer.value.map(({ value }) => value) : [];
}

/** Asks what values become. @returns undefined if the user goes back */
async function askTarget(
  values: readonly PlannedValue[],
  changed: readonly string[],
  place: StepPlace,
): Promise<LabelTarget | undefined> {
  const { t } = vscode.l10n;
  const [first = ""] = changed;
  const known = values.flatMap(({ className }) => className ?? []);
  const names = orderedClasses([...SENTIMENT_CLASSES, ...known]);
  const own = changed.length > 1 ? t("A Class for Each Value") : t('Its Own Class: "{0}"', plainLabel(first));
  const canBeOwn = changed.every(isClassName) && (changed.length > 1 || !names.includes(first));
  const items: (vscode.QuickPickItem & { readonly target?: LabelTarget })[] = [
    ...names.map((className) => ({ label: `$(tag) ${plainLabel(className)}`, target: { className } })),
    ...(canBeOwn ? [{ label: `$(symbol-enum-member) ${own}`, target: "own" as const }] : []),
    { label: `$(add) ${t("New Class…")}` },
    { label: `$(circle-slash) ${t("Leave Out")}`, target: "leave-out" },
  ];
  const placeholder =
    changed.length > 1
      ? t("Which class do these {0} values become?", changed.length)
      : t('Which class does "{0}" become?', plainLabel(first));
  const current = values.find(({ value }) => value === first)?.className;
  const isActive = ({ target }: (typeof items)[number]): boolean =>
    typeof target === "object" && target.className === current;
  const answer = await askOne({ ...place, hasBack: true, placeholder, items, isActive });
  if (answer.kind !== "chosen") return undefined;
  return answer.value.target ?? askNewClass();
}

async function askNewClass(): Promise<LabelTarget | undefined> {
  const { t } = vscode.l10n;
  const typed = await vscode.window.showInputBox({
    title: t("New Class"),
    prompt: t("Name of the class"),
    ignoreFocusOut: true,
    validateInput: (text) =>
      isClassName(text) ? undefined : t('Expected a name of at most 100 characters, not "skip".'),
  });
  return typed === undefined ? undefined : { className: typed.trim() };
}
