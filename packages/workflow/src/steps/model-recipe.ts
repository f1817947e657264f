import { join } from "node:path";

import type { CleaningRule, LabelPlan } from "@sentiment-tuner/data";
import { readTextIfPresent } from "@sentiment-tuner/files";
import {
  type Decision,
  type KeptRung,
  MODEL_RECIPE_FILE,
  type ModelRecipe,
  parseModelRecipe,
  type QuantizationRecord,
  type ReadEvent,
  textVersionProblem,
  type WindowSettings,
} from "@sentiment-tuner/protocol";

import { WorkflowError } from "../errors.ts";
import type { Parts } from "../plugins/plugin.ts";
import type { ModelClasses } from "./model-classes.ts";

/** How the training reviews of a model were read. */
export interface RecipeFacts extends Pick<ReadEvent, "isOrdered" | "labelPlans"> {
  /** By name, in order. */
  readonly cleaningRules: readonly string[];
  /** Of the ladder; the fine-tuned model if absent. */
  readonly rung?: KeptRung;
  /** How texts longer than the model reads are cut; they are truncated if undefined. */
  readonly windows?: WindowSettings | undefined;
  /** How the model's logits become an answer; absent: softmax, and the likeliest class. */
  readonly decision?: Decision | undefined;
  /** For the combined model. */
  readonly combination?: ModelRecipe["combination"];
  /** How the model answers with 8-bit weights. */
  readonly quantization?: QuantizationRecord | undefined;
}

/**
 * The recipe in a model's folder. A model of another program has none: its texts are used unchanged.
 *
 * @throws WorkflowError RECIPE_DAMAGED if the file exists and cannot be used, also because another version of this program wrote it
 */
export async function readModelRecipe(folder: string): Promise<ModelRecipe | undefined> {
  const path = join(folder, MODEL_RECIPE_FILE);
  const text = await readTextIfPresent(path);
  if (text === undefined) return undefined;
  const recipe = parseModelRecipe(text);
  if (recipe !== undefined) return recipe;
  const outdated = textVersionProblem("model", text, path);
  if (outdated !== undefined) throw new WorkflowError("RECIPE_DAMAGED", outdated);
  throw new WorkflowError(
    "RECIPE_DAMAGED",
    `"${path}" is damaged. It says how texts are cleaned before the model reads them. ` +
      `Copy it again from where the model comes from. Without the file, the model reads texts unchanged.`,
  );
}

/**
 * The cleaning rules of a model, in the order in which its texts were cleaned.
 *
 * @throws WorkflowError PART_UNKNOWN if one is missing
 */
export function recipeRules(
  recipe: ModelRecipe | undefined,
  parts: Pick<Parts, "cleaningRules">,
): readonly CleaningRule[] {
  return (recipe?.cleaningRules ?? []).map((name) => {
    const rule = parts.cleaningRules.find((known) => known.name === name);
    if (rule !== undefined) return rule;
    throw new WorkflowError(
      "PART_UNKNOWN",
      `The texts of this model were cleaned by the rule "${name}", which no plug-in defines. Load the plug-in that the model was trained ` +
        `with. Known rules: ${parts.cleaningRules.map((known) => known.name).join(", ")}.`,
    );
  });
}

/**
 * The decision of a model for the classes that it is evaluated on. A threshold is for the outputs of the model: where several of them count as
 * one class, the likeliest class is chosen.
 */
export function decisionFor({ columns }: ModelClasses, recipe: ModelRecipe | undefined): Decision | undefined {
  if (recipe?.decision === undefined) return undefined;
  const { threshold, ...decision } = recipe.decision;
  const areOutputs = columns.every((column, index) => column === index);
  return { ...decision, ...(areOutputs && threshold !== undefined && { threshold }) };
}

/** The plans with different readings: the parts of one dataset often have the same. */
function different(plans: readonly LabelPlan[]): readonly LabelPlan[] {
  const first = new Map<string, LabelPlan>();
  for (const plan of plans) {
    const values = plan.values.map(({ value, className, leftOut }) => [value, className, leftOut]);
    const key = JSON.stringify([plan.column, plan.rule, values.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1))]);
    if (!first.has(key)) first.set(key, plan);
  }
  return [...first.values()];
}

/** The text of {@link MODEL_RECIPE_FILE}. Folders are left out: they are private, and the file is published with the model. */
export function recipeText(facts: RecipeFacts): string {
  const { cleaningRules, isOrdered, labelPlans, rung, windows, decision, combination, quantization } = facts;
  const fileName = (path: string): string => path.split(/[\\/]/).findLast(Boolean) ?? path;
  const recipe: ModelRecipe = {
    ...{ version: 1, cleaningRules, isOrdered },
    ...(rung !== undefined && { rung }),
    ...(windows && { windows }),
    ...(decision && { decision }),
    ...(combination && { combination }),
    ...(quantization && { quantization }),
    labelPlans: different(labelPlans).map((plan) => ({ ...plan, path: fileName(plan.path) })),
  };
  return `${JSON.stringify(recipe, undefined, 2)}\n`;
}
