import type { ModelSize } from "../model-size.ts";
import type { TrainConfigInput } from "../train-config.ts";
import type { WindowInput } from "../windows.ts";
import type { RecipeName } from "./recipe-names.ts";
import type { StepSpeed } from "./step-cost.ts";

/** What a plan depends on. */
export interface RecipeQuestion {
  readonly recipe: Exclude<RecipeName, "tutorial">;
  /** Training reviews. */
  readonly reviews: number;
  /** Reviews in each evaluation during training; 0 if there is none. */
  readonly evaluationReviews: number;
  /** Lengths of a sample of the training reviews in tokens, special tokens included, before truncation. */
  readonly tokenLengths: readonly number[];
  readonly size: ModelSize;
  readonly speed: StepSpeed;
  /** Settings of the user. They are kept, and the rest is planned around them. */
  readonly given: GivenSettings;
}

/** Settings of the user that a plan leaves as they are; undefined ones are planned. */
export interface GivenSettings {
  readonly config: TrainConfigInput;
  /** Most training reviews. */
  readonly limit?: number | undefined;
  readonly truncation?: string | undefined;
  readonly windows?: WindowInput | undefined;
}

/** What a recipe chooses for a dataset. */
export interface RecipePlan {
  readonly recipe: RecipeName;
  /** The settings that the recipe chose; those of the user are not among them. */
  readonly config: TrainConfigInput;
  /** Most training reviews; absent: all. */
  readonly limit?: number;
  /** Most validation reviews; absent: all. */
  readonly validationLimit?: number;
  readonly truncation?: string;
  readonly windows?: WindowInput;
  readonly steps: number;
  /** Estimate for training, its evaluations included. */
  readonly estimatedMs: number;
  /** Whether the minutes decided a setting. Otherwise the plan is the same on every machine. */
  readonly isTimeBound: boolean;
  /** Sentences that say why, for the user. */
  readonly reasons: readonly string[];
}
