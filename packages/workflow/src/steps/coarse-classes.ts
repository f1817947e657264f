import { DataError, labelKey, type LabelPlan, numberOf, planLabels } from "@sentiment-tuner/data";
import type { ModelRecipe } from "@sentiment-tuner/protocol";

import type { ModelClasses } from "./model-classes.ts";

/** The degrees of a model, such as five stars, counted as Negative, Neutral and Positive. */
export interface CoarseClasses {
  readonly classes: ModelClasses;
  /** What counts as what, in a sentence. */
  readonly rule: string;
}

/**
 * The classes of a sentiment that a model's degrees stand for, by the rule by which the same labels become classes for training.
 *
 * @param labels - of the model, in the order of its outputs
 * @param recipe - of a model that was trained here: its column says what plain numbers mean
 * @returns undefined if the model has no degrees
 */
export function coarseClasses(labels: readonly string[], recipe?: ModelRecipe): CoarseClasses | undefined {
  const column = recipe?.labelPlans[0]?.column;
  const isPlain = (label: string): boolean => numberOf(labelKey(label) ?? "")?.form === "plain";
  if (column === undefined && labels.some(isPlain)) return undefined;
  const plan = planOf(labels, column ?? "label");
  if (plan === undefined || plan.classNames.length >= labels.length || !plan.classNames.every(isSentiment))
    return undefined;
  const members = plan.classNames.map((name) => labels.filter((label) => classOf(plan, label) === name));
  if (members.flat().length < labels.length) return undefined;
  const parts = plan.classNames.map((name, index) => `${quoted(members[index] ?? [])} as ${name}`);
  return {
    classes: {
      classNames: plan.classNames,
      columns: members.map((names) => names.map((name) => labels.indexOf(name))),
    },
    rule: `The model's classes are counted by their meaning: ${parts.join(", ")}.`,
  };
}

function planOf(labels: readonly string[], column: string): LabelPlan | undefined {
  try {
    return planLabels(
      labels.map((value) => ({ value, rows: 1 })),
      column,
    );
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}

function classOf({ values }: LabelPlan, label: string): string | undefined {
  return values.find(({ value }) => labelKey(value) === labelKey(label))?.className;
}

function isSentiment(name: string): boolean {
  return ["Negative", "Neutral", "Positive"].includes(name);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(" and ");
}

/**
 * Whether reviews were labelled in less detail than a model's degrees: with words, at most one of which is a degree of each class. Numbers are
 * ratings, which have all degrees even if few of them occur.
 */
export function isCoarser(
  { classes }: CoarseClasses,
  labels: readonly string[],
  plans: readonly Pick<LabelPlan, "values">[],
): boolean {
  const used = plans.flatMap(({ values }) => values.filter(({ className }) => className !== undefined));
  if (used.some(({ value }) => numberOf(labelKey(value) ?? "") !== undefined)) return false;
  const outputs = new Set(used.map(({ className }) => labels.indexOf(className ?? "")));
  return classes.columns.every((column) => [column].flat().filter((output) => outputs.has(output)).length <= 1);
}
