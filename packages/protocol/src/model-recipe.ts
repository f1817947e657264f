import type { LabelPlan } from "@sentiment-tuner/data";
import { z } from "zod";

import type { Decision } from "./decision.ts";
import { plainRecord } from "./plain-record.ts";
import { KEPT_RUNGS, type KeptRung } from "./run-events/ladder-event.ts";
import type { WindowSettings } from "./windows.ts";

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
  /** Which model answers; "fine-tuned" if absent. */
  readonly rung?: KeptRung;
  /** How texts longer than the model reads are cut; absent: they are truncated. */
  readonly windows?: WindowSettings;
  /** For the rung that answers; absent: softmax of the logits, and the likeliest class. */
  readonly decision?: Decision;
  /** For the combined rung: log-odds = encoder · z_encoder + linear · z_linear. */
  readonly combination?: { readonly encoder: number; readonly linear: number };
  /** How the encoder answers with 8-bit weights; absent if that was not measured. */
  readonly quantization?: QuantizationRecord;
}

/** Answers with 8-bit weights, compared with those in float32 on the same reviews: validation reviews, or training reviews if none are kept apart. */
export interface QuantizationRecord {
  readonly reviews: number;
  /** Accuracy in float32 less that with 8 bits, as a share; negative if that is higher. */
  readonly accuracyLost: number;
  /** Share of the reviews with the same class, 0 to 1. */
  readonly agreement: number;
}

const CHOICE = z.object({
  description: z.string(),
  classes: z.enum(["auto", "as-is", "two", "three"]).exactOptional(),
  labelMap: plainRecord(z.string()).exactOptional(),
  labelColumn: z.string().exactOptional(),
});

const RECIPE = z.object({
  version: z.literal(1),
  cleaningRules: z.array(z.string()),
  isOrdered: z.boolean(),
  rung: z.enum(KEPT_RUNGS).exactOptional(),
  windows: z.object({ stride: z.int().min(1), most: z.int().min(1), pooling: z.enum(["mean", "max"]) }).exactOptional(),
  decision: z
    .object({
      temperature: z.number().positive(),
      threshold: z.number().min(0).max(1).exactOptional(),
      notSureBelow: z.number().min(0).max(1).exactOptional(),
    })
    .exactOptional(),
  combination: z.object({ encoder: z.number(), linear: z.number() }).exactOptional(),
  quantization: z
    .object({
      reviews: z.int().min(1),
      accuracyLost: z.number().min(-1).max(1),
      agreement: z.number().min(0).max(1),
    })
    .exactOptional(),
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
