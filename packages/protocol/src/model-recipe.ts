import type { LabelPlan } from "@sentiment-tuner/data";
import { z } from "zod";

/** The file in a model's folder that says how its reviews were read. */
export const MODEL_RECIPE_FILE = "sentiment_tuner.json";

/** How the reviews of a model were read and cleaned, so that it answers the same way wherever it is used. */
export interface ModelRecipe {
  readonly version: 1;
  /** Cleaning rules by name, in order. */
  readonly cleaningRules: readonly string[];
  /** Whether the classes are ordered, such as stars. */
  readonly isOrdered: boolean;
  readonly labelPlans: readonly LabelPlan[];
}

const CHOICE = z.object({
  description: z.string(),
  classes: z.enum(["auto", "as-is", "two", "three"]).exactOptional(),
  labelMap: z.record(z.string(), z.string()).exactOptional(),
  labelColumn: z.string().exactOptional(),
});

const RECIPE = z.object({
  version: z.literal(1),
  cleaningRules: z.array(z.string()),
  isOrdered: z.boolean(),
  labelPlans: z.array(
    z.object({
      path: z.string(),
      column: z.string(),
      rule: z.string(),
      classNames: z.array(z.string()),
      values: z.array(
        z.object({
          value: z.string(),
          rows: z.number(),
          className: z.string().exactOptional(),
          leftOut: z.enum(["no-label", "unknown", "chosen"]).exactOptional(),
        }),
      ),
      alternatives: z.array(CHOICE),
    }),
  ),
}) satisfies z.ZodType<ModelRecipe>;

/**
 * Parses the text of {@link MODEL_RECIPE_FILE}.
 *
 * @returns undefined if it is not such a file
 */
export function parseModelRecipe(text: string): ModelRecipe | undefined {
  try {
    return RECIPE.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
