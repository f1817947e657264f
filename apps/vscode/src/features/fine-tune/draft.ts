import type { DatasetPreview } from "@sentiment-tuner/data";
import type { ReadingChoices } from "@sentiment-tuner/protocol";

import type { PresetId } from "../../dataset/choices.ts";
import type { Inspection } from "../../dataset/inspect.ts";
import type { ModelSize } from "../../dataset/model-size.ts";

/** What the flow has learned so far; a step fills in its part. */
export interface Draft {
  datasetPath?: string;
  reading: ReadingChoices;
  preview?: DatasetPreview;
  inspection?: Inspection;
  baseModelFolder: string;
  modelSize?: ModelSize;
  preset: PresetId;
}

/** What became of a step. */
export type StepResult = "next" | "back" | "cancelled";

/** A step of the flow: `step` of `totalSteps` is what its title says. */
export interface StepPlace {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly hasBack: boolean;
}
