import type { LabelPlan } from "@sentiment-tuner/data";
import type { ClassificationReport, McNemarResult } from "@sentiment-tuner/metrics";

import type { CollapseRecord, RestartRecord } from "./collapse.ts";
import type { DecisionRecord } from "./decision.ts";
import type { QuantizationRecord } from "./model-recipe.ts";
import type { RecipePlan } from "./recipes/recipe-plan.ts";
import type { BaselineEvent } from "./run-events/baseline-event.ts";
import type { KeptRung, LadderRecord } from "./run-events/ladder-event.ts";
import type { EvaluatedEvent } from "./run-events/train-events.ts";
import type { ReadingChoices } from "./train-request.ts";
import type { TrainConfig } from "./train-config.ts";
import type { WindowSettings } from "./windows.ts";

/** A model's figures on labelled reviews, and what they were measured on; the metrics stand at the top level. */
export interface EvaluationReport extends ClassificationReport {
  /** Every registered metric by name. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly data: DataRecord;
  readonly model: ModelRecord;
  /** Library → version. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The figures of a finished run, and everything needed to repeat it. */
export interface RunReport extends EvaluationReport {
  /** Version of the format of the run's folder; 1 if absent. */
  readonly formatVersion?: number;
  /** In reports of earlier versions: the only comparison that they have. */
  readonly baseline?: BaselineRecord;
  /** Absent if it was not requested. */
  readonly ladder?: LadderRecord;
  /** Which model of the ladder answers in the model's folder; the figures at the top level are those of the fine-tuned one. */
  readonly kept?: KeptRung;
  /** Absent if there were no validation reviews and nothing else was decided. */
  readonly decision?: DecisionRecord;
  /** Present if the fine-tuned model learned nothing. */
  readonly collapse?: CollapseRecord;
  /** How the model answers with 8-bit weights, as the hover may use them; absent in reports of earlier versions. */
  readonly quantization?: QuantizationRecord;
  /** Datasets that were changed or removed after they were read. The run used what was read, and its hashes are of that. */
  readonly changedData?: readonly string[];
  readonly training: TrainingRecord;
}

/** A linear baseline on the same reviews, and whether the model is better. */
export interface BaselineRecord extends Omit<BaselineEvent, "type"> {
  /** The paired test of the model (first) against the baseline (second). */
  readonly mcnemar: McNemarResult;
}

export interface DataRecord {
  readonly paths: readonly string[];
  /** `hf://datasets/owner/name@commit`, for datasets from a hub. */
  readonly sources?: readonly string[];
  /** Path → SHA-256. */
  readonly sha256: Readonly<Record<string, string>>;
  readonly labelRule: string;
  readonly labelPlans?: readonly LabelPlan[];
  readonly problemCount: number;
}

export interface ModelRecord {
  readonly folder: string;
  /** `owner/name@commit`, if it came from a hub. */
  readonly source?: string;
  /** Of the weight files, by name. */
  readonly sha256: Readonly<Record<string, string>>;
  /** Absent, as is `truncation`, for a model that reads all words of a text. */
  readonly maxLength?: number;
  readonly truncation?: string;
  /** How a text longer than `maxLength` is read; absent if it is truncated. */
  readonly windows?: WindowSettings;
}

interface TrainingRecord {
  readonly baseModel: ModelRecord;
  readonly data: DataRecord;
  readonly settings: TrainConfig;
  /** What the recipe chose; absent if no recipe chose anything. */
  readonly plan?: RecipePlan;
  /** Present if the run began again with other settings; `settings` has those of the model. */
  readonly restart?: RestartRecord;
  /** How the tables were read, where it was not detected. */
  readonly reading?: ReadingChoices;
  readonly cleaning: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly testSize?: number;
  readonly limit?: number;
  /** Class → factor of its reviews in the loss; absent if all reviews counted the same. */
  readonly classWeights?: Readonly<Record<string, number>>;
  readonly trainReviews: number;
  /** Training reviews that chose the weights, the temperature and the threshold instead of being trained on; absent if there were none. */
  readonly validationReviews?: number;
  readonly engine: string;
  readonly steps: number;
  /** The step that gave the saved weights. */
  readonly bestStep: number;
  readonly completionReason: string;
  /** False if the clock decided a learning rate, the end, or a setting of the recipe. */
  readonly isRepeatable: boolean;
  readonly elapsedMs: number;
  readonly history: readonly Pick<EvaluatedEvent, "step" | "epoch" | "on" | "metrics">[];
}
